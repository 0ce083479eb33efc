import { backend_util, type ModInputs, type TensorInfo, type UnaryInputs } from '@tensorflow/tfjs';
import {
  broadcastStrides,
  corrected,
  forEachPlace,
  numbersOf,
  tensorOf,
  type CorrectedKernel,
} from './corrected-kernel';

/** 2 / sqrt(pi) times the sum of (-1)^n x^(2n + 1) / (n! (2n + 1)): to the last digits of float64 up to 2. */
function errorFunctionSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

/** 1 - erf(x) for x of at least 2: exp(-x²) / sqrt(pi) times a continued fraction, from its 60th level up. */
function complementaryErrorFunction(x: number): number {
  let denominator = x;
  for (let level = 60; level > 0; level--) denominator = x + level / 2 / denominator;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / denominator;
}

/** erf(x), the share of a normal distribution of variance 1/2 between -x and x, with the sign of x. */
export function errorFunction(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude === 0 || Number.isNaN(x)) return x;
  if (magnitude < 2) return errorFunctionSeries(x);
  return Math.sign(x) * (magnitude > 6 ? 1 : 1 - complementaryErrorFunction(magnitude));
}

/** The remainder with the sign of the divisor; where the signs differ, the remainder of the division plus the divisor. */
export function floorModulo(a: number, b: number): number {
  const remainder = a % b;
  return remainder !== 0 && remainder < 0 !== b < 0 ? remainder + b : remainder;
}

function ofOne(kernel: string, fault: string, compute: (x: number) => number): CorrectedKernel {
  return corrected<UnaryInputs>(kernel, {
    fault,
    concerns: ({ x }) => x.dtype === 'float32',
    compute: ({ x }, _, backend) => tensorOf(backend, x.shape, 'float32', Array.from(numbersOf(backend, x), compute)),
  });
}

const roundsExponentials = 'exp(x) - 1 is rounded to nothing for tiny x';
const isReal = ({ a, b }: { a: TensorInfo; b: TensorInfo }): boolean => a.dtype === 'float32' && b.dtype === 'float32';

export const correctedElementwise: readonly CorrectedKernel[] = [
  ofOne('Elu', roundsExponentials, (x) => (x >= 0 ? x : Math.expm1(x))),
  ofOne('Selu', roundsExponentials, (x) =>
    x >= 0 ? backend_util.SELU_SCALE * x : backend_util.SELU_SCALEALPHA * Math.expm1(x),
  ),
  ofOne('Erf', 'an approximation good to 1.5e-7, and not to the digits of small values', errorFunction),
  corrected<ModInputs>('Mod', {
    fault: 'NaN where the divisor is infinite and of the other sign',
    concerns: isReal,
    compute: ({ a, b }, _, backend) => {
      const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
      const [x, y] = [numbersOf(backend, a), numbersOf(backend, b)];
      const results: number[] = [];
      forEachPlace(
        shape,
        [broadcastStrides(a.shape, shape), broadcastStrides(b.shape, shape)],
        (_place, [left, right]) => results.push(floorModulo(x[left], y[right])),
      );
      return tensorOf(backend, shape, 'float32', results);
    },
  }),
];
