import { transformInPlace } from './complex-fft';
import { fftPlan } from './fft-plan';

/**
 * The discrete Fourier transform of real input, X[k] = sum_n x[n] exp(-2 pi i k n / N), for k = 0 ... floor(N/2).
 * `input` is filled by the caller; `transform` leaves (re, im) pairs in `output`. Both arrays are used again at each call.
 */
export interface RealFft {
  size: number;
  input: Float64Array;
  output: Float64Array;
  transform: () => void;
}

/**
 * Prepares a transform of `size` samples, of any length without a prime factor above 1024 up to 2^24. Even lengths cost half
 * of odd ones.
 *
 * @throws AudioArgumentError for other sizes, naming `fftSize`
 */
export function realFft(size: number): RealFft {
  return size % 2 === 0 ? evenRealFft(size) : oddRealFft(size);
}

/** Of real input, half of the complex transform says all. */
function oddRealFft(size: number): RealFft {
  const plan = fftPlan(size);
  const input = new Float64Array(size);
  const values = new Float64Array(2 * size);
  return {
    size,
    input,
    output: values.subarray(0, size + 1),
    transform: () => {
      for (let p = 0; p < size; p++) {
        values[2 * p] = input[plan.order[p]];
        values[2 * p + 1] = 0;
      }
      transformInPlace(values, plan);
    },
  };
}

/**
 * Neighbours as real and imaginary part, z[n] = x[2n] + i x[2n + 1], M = N/2: with E = (Z[k] + conj Z[M - k]) / 2 and O = (Z[k] -
 * conj Z[M - k]) / 2i, X[k] = E + exp(-2 pi i k / N) O and X[M - k] = conj(E - exp(-2 pi i k / N) O).
 */
function evenRealFft(size: number): RealFft {
  const half = size / 2;
  const plan = fftPlan(half, size);
  const input = new Float64Array(size);
  const values = new Float64Array(size);
  const output = new Float64Array(size + 2);
  const twiddles = halfTurnTwiddles(size);
  return {
    size,
    input,
    output,
    transform: () => {
      for (let p = 0; p < half; p++) {
        values[2 * p] = input[2 * plan.order[p]];
        values[2 * p + 1] = input[2 * plan.order[p] + 1];
      }
      transformInPlace(values, plan);
      output[0] = values[0] + values[1];
      output[1] = 0;
      output[size] = values[0] - values[1];
      output[size + 1] = 0;
      for (let k = 1; 2 * k <= half; k++) {
        const low = 2 * k;
        const high = size - low;
        const evenRe = 0.5 * (values[low] + values[high]);
        const evenIm = 0.5 * (values[low + 1] - values[high + 1]);
        const oddRe = 0.5 * (values[low + 1] + values[high + 1]);
        const oddIm = 0.5 * (values[high] - values[low]);
        const re = twiddles[low] * oddRe - twiddles[low + 1] * oddIm;
        const im = twiddles[low] * oddIm + twiddles[low + 1] * oddRe;
        output[high] = evenRe - re;
        output[high + 1] = im - evenIm;
        output[low] = evenRe + re;
        output[low + 1] = evenIm + im;
      }
    },
  };
}

/** cos and sin of -2 pi k / size, k = 0 ... floor(size / 4). */
export function halfTurnTwiddles(size: number): Float64Array {
  const count = Math.floor(size / 4) + 1;
  const twiddles = new Float64Array(2 * count);
  for (let k = 0; k < count; k++) {
    twiddles[2 * k] = Math.cos((-2 * Math.PI * k) / size);
    twiddles[2 * k + 1] = Math.sin((-2 * Math.PI * k) / size);
  }
  return twiddles;
}
