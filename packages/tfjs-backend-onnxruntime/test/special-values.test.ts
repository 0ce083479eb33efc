import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { configure } from '../src/index';
import { computeOn, expectAsOnCpu, policies } from './compare-with-cpu';

const special = [NaN, Infinity, -Infinity, 0, -0, 1, -1, 0.5, 2.5, 1.5, -2.5, 7, -7, 1e20, -1e20, 1e-3, -1e-3, 100];
const pairs = special.flatMap((a) => special.map((b) => [a, b]));
const first = pairs.map(([a]) => a);
const second = pairs.map(([, b]) => b);

/** Not the largest magnitude but each number is the scale here. */
async function expectEach(compute: () => tf.Tensor, tolerance: number): Promise<void> {
  const [expected] = await computeOn('cpu', compute);
  for (const policy of policies) {
    configure(policy);
    const [found] = await computeOn('onnxruntime', compute);
    expected.values.forEach((value, index) => {
      const other = found.values[index];
      if (Number.isFinite(value) && value !== 0) {
        expect(Math.abs(other - value), `element ${index}: ${other}, expected ${value}`).toBeLessThanOrEqual(
          tolerance * Math.abs(value),
        );
      } else expect(other + 0, `element ${index}`).toBe(value + 0); // + 0: the sign of zero is not compared
    });
  }
}

const unary: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  abs: tf.abs,
  ceil: tf.ceil,
  exp: tf.exp,
  expm1: tf.expm1,
  floor: tf.floor,
  leakyRelu: (x) => tf.leakyRelu(x, 0.1),
  log: tf.log,
  log1p: tf.log1p,
  neg: tf.neg,
  reciprocal: tf.reciprocal,
  relu: tf.relu,
  relu6: tf.relu6,
  round: tf.round,
  rsqrt: tf.rsqrt,
  sigmoid: tf.sigmoid,
  sign: tf.sign,
  softplus: tf.softplus,
  sqrt: tf.sqrt,
  square: tf.square,
  step: tf.step,
  'step with another slope': (x) => tf.step(x, 0.3),
  'step with a negative slope': (x) => tf.step(x, -1),
  'step with a slope above 1': (x) => tf.step(x, 3),
  tanh: tf.tanh,
  clip: (x) => tf.clipByValue(x, -1, 2),
  'cast to bool': (x) => tf.cast(x, 'bool'),
  isNaN: tf.isNaN,
};

it.each(Object.entries(unary))('%s of special values is as on cpu', async (_, compute) => {
  await expectEach(() => compute(tf.tensor1d(special)), 1e-6);
});

it.each(['exp', 'expm1', 'log1p', 'sigmoid', 'softplus', 'tanh'])(
  '%s keeps its relative precision far out',
  async (name) => {
    const points = Array.from({ length: 401 }, (_, index) => (index - 200) / 10).filter(
      (x) => name !== 'log1p' || x > -1,
    );
    await expectEach(() => unary[name](tf.tensor1d(points)), 1e-6);
  },
);

const binary: Record<string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor> = {
  add: tf.add,
  sub: tf.sub,
  mul: tf.mul,
  div: tf.div,
  maximum: tf.maximum,
  minimum: tf.minimum,
  pow: tf.pow,
  squaredDifference: tf.squaredDifference,
  equal: tf.equal,
  notEqual: tf.notEqual,
  greater: tf.greater,
  greaterEqual: tf.greaterEqual,
  less: tf.less,
  lessEqual: tf.lessEqual,
  prelu: tf.prelu,
};

it.each(Object.entries(binary))('%s of special values is as on cpu', async (_, compute) => {
  await expectEach(() => compute(tf.tensor1d(first), tf.tensor1d(second)), 1e-6);
});

it.each(['max', 'min', 'sum', 'mean', 'argMax'] as const)('%s with special values is as on cpu', async (name) => {
  const mild = special.filter((value) => !(Math.abs(value) > 100)).concat(Infinity); // sums of 1e20 and -1e20 depend on the order
  const width = mild.length;
  const finite = mild.filter(Number.isFinite);
  const rows = [
    mild,
    [...mild.slice(1), NaN],
    Array<number>(width).fill(-Infinity),
    Array<number>(width).fill(NaN),
    Array.from({ length: width }, (_, index) => finite[index % finite.length]),
  ];
  await expectEach(() => tf[name](tf.tensor2d(rows), 1), 1e-6);
  await expectEach(() => tf[name](tf.tensor2d(rows), 0), 1e-6);
});

it('converts to int32 as JavaScript does, beyond its range too', async () => {
  await expectAsOnCpu(
    () =>
      tf.cast(
        tf.tensor1d([...special, 3e9, -3e9, 2 ** 31, -(2 ** 31), 2 ** 32, 1.5 * 2 ** 33, -(2 ** 40), 3.4e38]),
        'int32',
      ),
    0,
  );
});
