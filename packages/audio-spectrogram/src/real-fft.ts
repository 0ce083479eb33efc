import FFT from 'fft.js';
import { AudioArgumentError } from './errors';

/**
 * The discrete Fourier transform of real input, X[k] = sum_n x[n] exp(-2 pi i k n / N), for k = 0 ... N/2. `input` is
 * filled by the caller; `transform` leaves (re, im) pairs in `output`. Both arrays are used again at each call.
 */
export interface RealFft {
  size: number;
  input: Float64Array;
  output: Float64Array;
  transform: () => void;
}

/** Prepares a transform of `size` samples, a power of two of at least 2. */
export function realFft(size: number): RealFft {
  if (!Number.isSafeInteger(size) || size < 2 || (size & (size - 1)) !== 0 || size > 1 << 24) {
    throw new AudioArgumentError(
      'fftSize',
      size,
      'a power of two from 2 to 2^24',
      'Zero-pad: windowLength may be smaller.',
    );
  }
  const fft = new FFT(size);
  const input = new Float64Array(size);
  const output = new Float64Array(2 * size);
  return {
    size,
    input,
    output,
    transform: () => {
      // the library's real transform starts at size 4
      if (size === 2) output.set([input[0] + input[1], 0, input[0] - input[1], 0]);
      else fft.realTransform(output, input);
    },
  };
}
