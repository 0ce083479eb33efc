import { AudioArgumentError } from './errors';
import { type StftOptions, requireSpectrogramOptions } from './spectrogram-options';
import { requireMagnitudes } from './griffin-lim';
import type { Samples } from './samples';
import { type BinSpectrogram, forEachSpectrum } from './stft';

/**
 * How far the spectrogram of a signal is from the magnitudes S that it was made for: ||S - |X||| / ||S|| in the
 * Frobenius norm, X the short-time Fourier transform of `samples`. 0 is a perfect match; silence has 1.
 *
 * @param magnitude what was asked for, as for `griffinLim`
 * @param samples the signal, of which the transform makes as many frames
 * @param options those of the transform
 * @throws AudioArgumentError where frames or bins differ, magnitudes are negative or not finite, or all are zero
 */
export function spectralConvergence(magnitude: BinSpectrogram, samples: Samples, options: StftOptions): number {
  requireSpectrogramOptions(options);
  requireMagnitudes('magnitude', magnitude, options.fftSize);
  const { data, frames, bins } = magnitude;
  let distance = 0;
  forEachSpectrum(
    samples,
    options,
    (count) => {
      if (count === frames) return;
      const found = `${samples.length} samples, of which the transform makes ${count} frames`;
      throw new AudioArgumentError('samples', found, `${frames} frames, as in magnitude`);
    },
    (frame, spectrum) => {
      for (let k = 0; k < bins; k++) {
        const size = Math.sqrt(spectrum[2 * k] ** 2 + spectrum[2 * k + 1] ** 2);
        distance += (data[frame * bins + k] - size) ** 2;
      }
    },
  );
  const energy = data.reduce((sum, value) => sum + value * value, 0);
  if (energy === 0) {
    throw new AudioArgumentError('magnitude.data', 'all zero', 'a spectrogram of something', 'Leave silent clips out.');
  }
  return Math.sqrt(distance / energy);
}
