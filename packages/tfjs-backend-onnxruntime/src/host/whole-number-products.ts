import {
  backend_util,
  util,
  type BinaryInputs,
  type PowInputs,
  type ProdAttrs,
  type ProdInputs,
  type TensorInfo,
  type UnaryInputs,
} from '@tensorflow/tfjs';
import {
  broadcastStrides,
  corrected,
  forEachPlace,
  numbersOf,
  stridesOf,
  tensorOf,
  type CorrectedKernel,
  type HostBackend,
} from './corrected-kernel';

const fault = 'products of integers beyond 2^53 are rounded before they wrap';

const areIntegers = (...infos: readonly TensorInfo[]): boolean => infos.every(({ dtype }) => dtype === 'int32');

function elementwise(
  [a, b]: readonly [TensorInfo, TensorInfo],
  compute: (a: number, b: number) => number,
  backend: HostBackend,
): TensorInfo {
  const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
  const [x, y] = [numbersOf(backend, a), numbersOf(backend, b)];
  const results: number[] = [];
  forEachPlace(shape, [broadcastStrides(a.shape, shape), broadcastStrides(b.shape, shape)], (_, [left, right]) =>
    results.push(compute(x[left], y[right])),
  );
  return tensorOf(backend, shape, 'int32', results);
}

/** base^exponent modulo 2^32, by squaring; for negative exponents what remains of the fraction without its digits. */
function integerPower(base: number, exponent: number): number {
  if (exponent < 0) return Math.trunc(base ** exponent) | 0;
  let power = 1;
  let square = base;
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) power = Math.imul(power, square);
    square = Math.imul(square, square);
  }
  return power;
}

export const correctedWholeNumberProducts: readonly CorrectedKernel[] = [
  corrected<BinaryInputs>('Multiply', {
    fault,
    concerns: ({ a, b }) => areIntegers(a, b),
    compute: ({ a, b }, _, backend) => elementwise([a, b], Math.imul, backend),
  }),

  corrected<UnaryInputs>('Square', {
    fault,
    concerns: ({ x }) => areIntegers(x),
    compute: ({ x }, _, backend) => elementwise([x, x], Math.imul, backend),
  }),

  corrected<BinaryInputs>('SquaredDifference', {
    fault,
    concerns: ({ a, b }) => areIntegers(a, b),
    compute: ({ a, b }, _, backend) => elementwise([a, b], (x, y) => Math.imul(x - y, x - y), backend),
  }),

  corrected<PowInputs>('Pow', {
    fault,
    concerns: ({ a, b }) => areIntegers(a, b),
    compute: ({ a, b }, _, backend) => elementwise([a, b], integerPower, backend),
  }),

  corrected<ProdInputs, ProdAttrs>('Prod', {
    fault,
    concerns: ({ x }) => areIntegers(x),
    compute: ({ x }, { axis, keepDims }, backend) => {
      const axes = util.parseAxisParam(axis, x.shape);
      const kept = x.shape.map((size, index) => (axes.includes(index) ? 1 : size));
      const products = new Int32Array(util.sizeFromShape(kept)).fill(1);
      const strides = stridesOf(kept).map((stride, index) => (axes.includes(index) ? 0 : stride));
      const values = numbersOf(backend, x);
      forEachPlace(x.shape, [strides], (place, [target]) => {
        products[target] = Math.imul(products[target], values[place]);
      });
      const shape = keepDims ? kept : x.shape.filter((_, index) => !axes.includes(index));
      return tensorOf(backend, shape, 'int32', products);
    },
  }),
];
