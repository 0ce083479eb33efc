import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { configure } from '../src/index';
import { lowerings } from '../src/lowering';
import { elementwiseCases } from './cases/elementwise';
import { indexingCases } from './cases/indexing';
import { rearrangingCases } from './cases/rearranging';
import { resizingCases } from './cases/resizing';
import { expectAsOnCpu, normal, recordedDuring, type Compute } from './compare-with-cpu';

const ints = (shape: number[], seed = 1): tf.Tensor => tf.cast(tf.mul(normal(shape, seed), 10), 'int32');
const bools = (shape: number[], seed = 1): tf.Tensor => tf.greater(normal(shape, seed), 0);
const positive = (shape: number[], seed = 1): tf.Tensor => tf.add(tf.abs(normal(shape, seed)), 0.01);
const image = (channels = 3): tf.Tensor4D => normal([2, 4, 5, channels]) as tf.Tensor4D;

/** By kernel: calls that reach it. Convolutions have tests of their own. */
const cases: Record<string, Compute[]> = {
  Abs: [() => tf.abs(normal([3, 4]))],
  Add: [
    () => tf.add(normal([3, 4]), normal([3, 4], 2)),
    () => tf.add(normal([3, 1, 4]), normal([5, 1], 2)),
    () => tf.add(normal([]), normal([2], 2)),
    () => tf.add(ints([3, 4]), ints([4], 2)),
  ],
  AddN: [() => tf.addN([normal([3]), normal([3], 2), normal([3], 3)])],
  ArgMax: [
    () => tf.argMax(normal([3, 4, 5]), 1),
    () => tf.argMax(normal([3, 4, 5]), -1),
    () => tf.argMax(tf.ones([3])),
  ],
  BatchMatMul: [
    ...[false, true].flatMap((a) =>
      [false, true].flatMap((b) => [
        () => tf.matMul(normal(a ? [4, 3] : [3, 4]), normal(b ? [5, 4] : [4, 5], 2), a, b),
        () => tf.matMul(normal(a ? [2, 4, 3] : [2, 3, 4]), normal(b ? [2, 5, 4] : [2, 4, 5], 2), a, b),
        () => tf.matMul(normal(a ? [1, 4, 3] : [1, 3, 4]), normal(b ? [2, 5, 4] : [2, 4, 5], 2), a, b),
      ]),
    ),
    () => tf.matMul(normal([70, 300]), normal([300, 90], 2)),
  ],
  Cast: [
    () => tf.cast(tf.tensor1d([-1.9, -0.5, 0, 0.5, 1.9]), 'int32'),
    () => tf.cast(normal([5]), 'bool'),
    () => tf.cast(ints([5]), 'float32'),
    () => tf.cast(bools([5]), 'float32'),
    () => tf.cast(bools([5]), 'int32'),
    () => tf.cast(ints([5]), 'bool'),
    () => tf.mul(tf.cast(tf.reshape(bools([6]), [2, 3]), 'float32'), normal([3])),
  ],
  Ceil: [() => tf.ceil(normal([9]))],
  ClipByValue: [() => tf.clipByValue(normal([20]), -0.5, 0.25)],
  Concat: [
    () => tf.concat([normal([2, 3]), normal([4, 3], 2)], 0),
    () => tf.concat([normal([2, 3]), normal([2, 1], 2), normal([2, 2], 3)], 1),
    () => tf.concat([ints([2]), ints([3])]),
    () => tf.stack([normal([2, 3]), normal([2, 3], 2)], 1),
    () => tf.stack([normal([2, 3]), normal([2, 3], 2)], -1),
  ],
  Cos: [() => tf.cos(tf.mul(normal([50]), 3))],
  Elu: [() => tf.elu(tf.mul(normal([50]), 3))],
  EluGrad: [() => tf.grad((x: tf.Tensor) => tf.elu(x))(normal([50]))],
  Equal: [() => tf.equal(ints([50]), ints([50], 2)), () => tf.equal(normal([3]), normal([3]))],
  Erf: [() => tf.erf(normal([50]))],
  Exp: [() => tf.exp(tf.mul(normal([50]), 5))],
  Expm1: [() => tf.expm1(tf.mul(normal([50]), 2)), () => tf.expm1(tf.mul(normal([50]), 1e-4))],
  Fill: [() => tf.fill([80, 80], 0.5), () => tf.zerosLike(normal([80, 80])), () => tf.onesLike(normal([80, 80]))],
  Floor: [() => tf.floor(normal([9]))],
  FusedBatchNorm: [
    () => tf.batchNorm(image(), normal([3]) as tf.Tensor1D, positive([3]) as tf.Tensor1D),
    () =>
      tf.batchNorm(
        image(),
        normal([3]) as tf.Tensor1D,
        positive([3]) as tf.Tensor1D,
        normal([3], 2) as tf.Tensor1D,
        normal([3], 3) as tf.Tensor1D,
        1e-2,
      ),
    () =>
      tf.batchNorm(
        image(),
        normal([3]) as tf.Tensor1D,
        positive([3]) as tf.Tensor1D,
        null!,
        normal([3]) as tf.Tensor1D,
      ),
  ],
  GatherV2: [
    () => tf.gather(normal([5, 3]), tf.tensor1d([4, 0, 0], 'int32')),
    () => tf.gather(normal([2, 5, 3]), tf.tensor2d([[4, 0]], undefined, 'int32'), 1),
  ],
  Greater: [() => tf.greater(normal([50]), normal([50], 2))],
  GreaterEqual: [() => tf.greaterEqual(ints([50]), ints([50], 2))],
  LeakyRelu: [() => tf.leakyRelu(normal([50]), 0.3)],
  Less: [() => tf.less(normal([50]), normal([50], 2))],
  LessEqual: [() => tf.lessEqual(ints([50]), ints([50], 2))],
  Log: [() => tf.log(positive([50]))],
  Log1p: [() => tf.log1p(positive([50])), () => tf.log1p(tf.mul(positive([50]), 1e-5))],
  LogicalAnd: [() => tf.logicalAnd(bools([20]), bools([20], 2))],
  LogicalNot: [() => tf.logicalNot(bools([20]))],
  LogicalOr: [() => tf.logicalOr(bools([20]), bools([20], 2))],
  Max: [() => tf.max(normal([3, 4, 5]), [0, 2]), () => tf.max(normal([3, 4]), 1, true), () => tf.max(normal([7]))],
  Maximum: [() => tf.maximum(normal([3, 4]), normal([4], 2)), () => tf.maximum(ints([6]), ints([6], 2))],
  Mean: [() => tf.mean(normal([3, 4, 5]), [0, 2]), () => tf.mean(normal([3, 4]), 1, true), () => tf.mean(ints([7]))],
  Min: [() => tf.min(normal([3, 4, 5]), [0, 2]), () => tf.min(normal([3, 4]), 1, true), () => tf.min(normal([7]))],
  Minimum: [() => tf.minimum(normal([3, 4]), normal([4], 2)), () => tf.minimum(ints([6]), ints([6], 2))],
  MirrorPad: [() => tf.mirrorPad(normal([3, 4]), [[1, 2], [0, 3]], 'reflect')], // prettier-ignore
  Multiply: [() => tf.mul(normal([3, 1, 4]), normal([5, 1], 2)), () => tf.mul(ints([5]), ints([5], 2))],
  Neg: [() => tf.neg(normal([9]))],
  NotEqual: [() => tf.notEqual(ints([50]), ints([50], 2))],
  PadV2: [() => tf.pad(normal([3, 4]), [[1, 2], [0, 3]], 0.5), () => tf.pad(normal([3]), [[2, 0]])], // prettier-ignore
  Pow: [() => tf.pow(positive([50]), normal([50], 2)), () => tf.pow(normal([50]), 3)],
  Prelu: [() => tf.prelu(normal([4, 5]), normal([5], 2))],
  Prod: [() => tf.prod(normal([3, 4]), 0)],
  RealDiv: [() => tf.div(normal([3, 4]), positive([4]))],
  Reciprocal: [() => tf.reciprocal(positive([20]))],
  Relu: [() => tf.relu(normal([20]))],
  Relu6: [() => tf.relu6(tf.mul(normal([50]), 6))],
  ResizeNearestNeighbor: [
    () => tf.image.resizeNearestNeighbor(image(), [8, 15]),
    () => tf.image.resizeNearestNeighbor(image(), [4, 10], false, true),
  ],
  ResizeNearestNeighborGrad: [
    () =>
      tf.grad((x: tf.Tensor) =>
        tf.mul(tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [8, 15]), normal([1, 8, 15, 3], 2)),
      )(normal([1, 4, 5, 3])),
  ],
  Round: [() => tf.round(tf.tensor1d([-2.5, -1.5, -0.4, 0.5, 1.5, 2.5, 2.6]))],
  Rsqrt: [() => tf.rsqrt(positive([20]))],
  Select: [
    () => tf.where(bools([3, 4]), normal([3, 4]), normal([3, 4], 2)),
    () => tf.where(bools([3, 1]), normal([3, 4]), normal([4], 2)),
    () => tf.where(bools([5]), ints([5]), ints([5], 2)),
  ],
  Sigmoid: [() => tf.sigmoid(tf.mul(normal([50]), 10))],
  Sign: [() => tf.sign(normal([20]))],
  Sin: [() => tf.sin(tf.mul(normal([50]), 3))],
  Slice: [
    () => tf.slice(normal([5, 4, 3]), [1, 1, 0], [-1, 2, 3]),
    () => tf.slice(tf.neg(normal([5, 4])), [1, 0], [3, 4]),
    () => tf.slice(ints([5, 4]), [2, 0], [2, 4]),
  ],
  Softmax: [() => tf.softmax(tf.mul(normal([4, 7]), 10))],
  Softplus: [() => tf.softplus(tf.mul(normal([50]), 10))],
  SplitV: [() => tf.split(normal([6, 4]), 3), () => tf.split(normal([3, 7]), [2, 4, 1], 1)],
  Sqrt: [() => tf.sqrt(positive([20]))],
  Square: [() => tf.square(normal([20]))],
  SquaredDifference: [() => tf.squaredDifference(normal([3, 4]), normal([4], 2))],
  Step: [() => tf.step(normal([20]), 0.25)],
  Sub: [() => tf.sub(normal([3, 4]), normal([4], 2)), () => tf.sub(ints([3]), ints([3], 2))],
  Sum: [
    () => tf.sum(normal([3, 4, 5]), [0, 2]),
    () => tf.sum(normal([3, 4]), -1, true),
    () => tf.sum(ints([7])),
    () => tf.sum(bools([7])),
  ],
  Tanh: [() => tf.tanh(tf.mul(normal([50]), 3))],
  Tile: [() => tf.tile(normal([3, 4]), [2, 3]), () => tf.tile(normal([3, 1]), [1, 5]), () => tf.tile(ints([2]), [3])],
  Transpose: [() => tf.transpose(normal([2, 3, 4]), [2, 0, 1]), () => tf.transpose(bools([2, 3]))],
  Unpack: [() => tf.unstack(normal([3, 4]), 1), () => tf.unstack(normal([1, 4]))],
  _FusedMatMul: [undefined, 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu'].map(
    (activation) => () =>
      tf.fused.matMul({
        a: normal([3, 4]),
        b: normal([5, 4], 2),
        transposeB: true,
        bias: normal([5], 3),
        ...(activation && { activation: activation as 'relu', leakyreluAlpha: 0.3 }),
      }),
  ),
};

it('sums the gradient of an enlarged batch over the repetitions', async () => {
  // not compared with the cpu kernel, which reads the second example at the wrong place (TensorFlow.js 4.22)
  await tf.setBackend('onnxruntime');
  configure({ flush: 'every-op', smallOnCpu: false });
  const weights = normal([2, 8, 10, 3], 2);
  const enlarged = (x: tf.Tensor): tf.Tensor =>
    tf.mul(tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [8, 10]), weights);
  const found = tf.grad(enlarged)(image()).dataSync();
  const values = weights.dataSync();
  const expected = Array.from({ length: 2 * 4 * 5 * 3 }, (_, index) => {
    const [channel, column, row, example] = [
      index % 3,
      Math.floor(index / 3) % 5,
      Math.floor(index / 15) % 4,
      Math.floor(index / 60),
    ];
    const at = (i: number, j: number): number =>
      values[((example * 8 + 2 * row + i) * 10 + 2 * column + j) * 3 + channel];
    return at(0, 0) + at(0, 1) + at(1, 0) + at(1, 1);
  });
  expected.forEach((value, index) => expect(found[index]).toBeCloseTo(value, 5));
});

it.each([false, true])('multiplies stacks that both repeat, transposed: %s', async (transposed) => {
  // not compared with the cpu kernel, which computes 3 of the 6 products (TensorFlow.js 4.22)
  await tf.setBackend('onnxruntime');
  configure({ flush: 'every-op', smallOnCpu: false });
  const left = [0, 1].map((index) => normal(transposed ? [4, 3] : [3, 4], index + 1));
  const right = [0, 1, 2].map((index) => normal(transposed ? [5, 4] : [4, 5], index + 5));
  const found = tf.matMul(tf.expandDims(tf.stack(left), 1), tf.stack(right), transposed, transposed);
  const products = left.flatMap((a) => right.map((b) => tf.matMul(a, b, transposed, transposed)));
  const expected = products.flatMap((product) => Array.from(product.dataSync()));
  expect(found.shape).toEqual([2, 3, 3, 5]);
  found.dataSync().forEach((value, index) => expect(value).toBeCloseTo(expected[index], 5));
});

/** Kernels that other kernels stand for in what is recorded. */
const recordedAs: Record<string, string> = {
  Pack: 'Concat',
  ZerosLike: 'Fill',
  OnesLike: 'Fill',
  _FusedMatMul: 'BatchMatMul',
};

describe.each(Object.entries(cases))('%s', (kernel, calls) => {
  it.each(calls.map((call, index) => [index, call] as const))(
    'agrees with the cpu back end, call %i',
    async (_, call) => {
      await expectAsOnCpu(call);
    },
  );

  it('runs on onnxruntime', async () => {
    configure({ flush: 'every-op', smallOnCpu: false });
    const { recorded, fallbacks } = await recordedDuring(calls[0]);
    expect(recorded).toContain(recordedAs[kernel] ?? kernel);
    expect(fallbacks).toEqual([]);
  });
});

/** Kernels whose many sizes have test files of their own. */
const testedBySize = /Conv[23]D|Conv2d|Pool/;

it('has a case for every lowering', () => {
  const tested = new Set(
    [
      cases,
      elementwiseCases,
      indexingCases,
      rearrangingCases,
      resizingCases,
      recordedAs,
      { Range: '', LinSpace: '' },
    ].flatMap((tables) => Object.keys(tables)),
  );
  const untested = lowerings.map(({ kernel }) => kernel).filter((kernel) => !tested.has(kernel));
  expect(untested.filter((kernel) => !testedBySize.test(kernel))).toEqual([]);
});
