import { AudioArgumentError } from './errors';
import { type InverseStftOptions, requireSpectrogramOptions } from './spectrogram-options';
import { overlapAdd } from './overlap-add';
import type { ComplexSpectrogram } from './stft';

/**
 * The inverse short-time Fourier transform: the signal whose spectrogram is nearest in the least-squares sense, which
 * is the original one wherever windows reach it. Agrees with librosa.istft for equal options.
 *
 * y[n] = sum_t w[n - t hop] x_t[n - t hop] / sum_t w[n - t hop]^2, x_t the inverse transform of frame t
 *
 * @param spectrogram as {@link stft} gives it; the imaginary parts of bins 0 and N/2 are passed over
 * @param options those of the transform, and the `length` of the result
 * @throws AudioArgumentError for options out of range, or where the arrays are not frames x (N/2 + 1) finite values
 */
export function istft(spectrogram: ComplexSpectrogram, options: InverseStftOptions): Float64Array {
  requireSpectrogramOptions(options);
  const { real, imaginary, frames, bins } = spectrogram;
  requireBins('spectrogram', bins, options.fftSize);
  requireValues('spectrogram.real', real, frames * bins);
  requireValues('spectrogram.imaginary', imaginary, frames * bins);
  const { length, synthesise } = overlapAdd(frames, options);
  const signal = new Float64Array(length);
  synthesise(signal, (frame, spectrum) => {
    for (let k = 0; k < bins; k++) {
      spectrum[2 * k] = real[frame * bins + k];
      spectrum[2 * k + 1] = imaginary[frame * bins + k];
    }
  });
  return signal;
}

export function requireBins(argument: string, bins: number, fftSize: number): void {
  const expected = Math.floor(fftSize / 2) + 1;
  if (bins === expected) return;
  throw new AudioArgumentError(
    argument,
    `${bins} bins`,
    `${expected} bins for a transform of ${fftSize}`,
    'Give the options that the spectrogram was made with.',
  );
}

/** Throws unless there are `count` values, all finite. */
export function requireValues(argument: string, values: Float32Array | Float64Array, count: number): void {
  if (values.length !== count) throw new AudioArgumentError(argument, `${values.length} values`, `${count} values`);
  // 0 times anything finite is 0: one pass without a branch, and a search only where there is something to find
  let zero = 0;
  for (let n = 0; n < count; n++) zero += 0 * values[n];
  if (zero === 0) return;
  const i = values.findIndex((value) => !Number.isFinite(value));
  throw new AudioArgumentError(`${argument}[${i}]`, String(values[i]), 'a finite number');
}
