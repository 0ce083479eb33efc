import FFT from 'fft.js';
import type { PolyphaseFilter } from './polyphase-filter';
import type { Samples } from './samples';

/**
 * Divides the rate by a whole number: filters by overlap-save convolution and keeps every `down`-th value.
 *
 * Several times as fast as the sum of products although most of what it computes is dropped, because a transform serves
 * two blocks at once: of real blocks a and b, the filtered a + ib has filtered a as its real and filtered b as its
 * imaginary part. Agrees with the sum of products to float64 rounding.
 */
export function fftDecimation({ down, taps, reach, phases }: PolyphaseFilter): (samples: Samples) => Float32Array {
  const size = 2 ** Math.ceil(Math.log2(3 * taps));
  const valid = size - taps + 1;
  const fft = new FFT(size);
  const time = new Float64Array(2 * size);
  const frequency = new Float64Array(2 * size);
  const response = new Float64Array(2 * size);
  for (let j = 0; j < taps; j++) time[2 * j] = phases[j];
  fft.transform(response, time);

  return (samples) => {
    // as in the sum of products, output m begins at sample m down + 1 of the padded signal
    const signal = new Float64Array(samples.length + 2 * reach);
    signal.set(samples, reach - 1);
    const result = new Float32Array(Math.ceil(samples.length / down));
    let m = 0;
    for (let start = 0; m < result.length; start += 2 * valid) {
      interleave(signal, start, start + valid, time);
      fft.transform(frequency, time);
      multiplyByConjugate(frequency, response);
      fft.inverseTransform(time, frequency);
      for (; m < result.length && m * down < start + 2 * valid; m++) {
        const offset = m * down - start;
        result[m] = offset < valid ? time[2 * offset] : time[2 * (offset - valid) + 1];
      }
    }
    return result;
  };
}

/** Two stretches of the signal as real and imaginary parts; zeros beyond its end. */
function interleave(signal: Float64Array, realStart: number, imaginaryStart: number, pairs: Float64Array): void {
  const { length } = signal;
  for (let n = 0; 2 * n < pairs.length; n++) {
    pairs[2 * n] = realStart + n < length ? signal[realStart + n] : 0;
    pairs[2 * n + 1] = imaginaryStart + n < length ? signal[imaginaryStart + n] : 0;
  }
}

/** The conjugate turns convolution into the correlation sum_j h[j] x[n + j]. */
function multiplyByConjugate(values: Float64Array, factors: Float64Array): void {
  for (let i = 0; i < values.length; i += 2) {
    const real = values[i] * factors[i] + values[i + 1] * factors[i + 1];
    values[i + 1] = values[i + 1] * factors[i] - values[i] * factors[i + 1];
    values[i] = real;
  }
}
