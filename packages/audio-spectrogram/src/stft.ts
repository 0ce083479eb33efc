import { type StftOptions, requireSpectrogramOptions } from './spectrogram-options';
import { stftPlan } from './stft-plan';
import { spectrumEngine } from './engine/create-engine';
import { forEachChunk } from './frames';
import type { Samples } from './samples';

/** The complex spectrogram, frame by frame: value of frame t and bin k at index t bins + k. */
export interface ComplexSpectrogram {
  real: Float64Array;
  imaginary: Float64Array;
  frames: number;
  bins: number;
}

/** A spectrogram over frequency bins, frame by frame: value of frame t and bin k at index t bins + k. */
export interface BinSpectrogram {
  data: Float64Array;
  frames: number;
  bins: number;
}

/**
 * Visits the spectrum of each frame in turn, X_t[k] = sum_n w[n] x[t hop + n - N/2] exp(-2 pi i k n / N).
 *
 * `visit` gets the frame's number and (re, im) pairs of bins 0 ... floor(N/2) in an array that the next frame overwrites: the
 * seam for everything that needs no complex spectrogram in memory. `begin` is told the number of frames first. Neither
 * may start another transform with the same options, which would share that array.
 *
 * @throws AudioArgumentError for options out of range, no samples, or samples that are not finite
 */
export function forEachSpectrum(
  samples: Samples,
  options: StftOptions,
  begin: (frames: number) => void,
  visit: (frame: number, spectrum: Float64Array) => void,
): void {
  requireSpectrogramOptions(options);
  const engine = spectrumEngine(options);
  forEachChunk(samples, stftPlan(options), engine, begin, (first, count) =>
    engine.eachSpectrum(count, (frame, spectrum) => visit(first + frame, spectrum)),
  );
}

/**
 * The short-time Fourier transform; agrees with librosa.stft and torch.stft for equal options.
 *
 * There are 1 + floor(length / hop) frames where `center` holds and N is even, else 1 + floor((length - N) / hop); with the window at
 * the start of the transform, its length stands in place of N.
 *
 * @throws AudioArgumentError for options out of range, no samples, or samples that are not finite
 */
export function stft(samples: Samples, options: StftOptions): ComplexSpectrogram {
  requireSpectrogramOptions(options);
  const { bins } = stftPlan(options);
  const result: ComplexSpectrogram = { real: new Float64Array(0), imaginary: new Float64Array(0), frames: 0, bins };
  forEachSpectrum(
    samples,
    options,
    (frames) => {
      result.frames = frames;
      result.real = new Float64Array(frames * bins);
      result.imaginary = new Float64Array(frames * bins);
    },
    (frame, spectrum) => {
      for (let k = 0; k < bins; k++) {
        result.real[frame * bins + k] = spectrum[2 * k];
        result.imaginary[frame * bins + k] = spectrum[2 * k + 1];
      }
    },
  );
  return result;
}

/** The power spectrogram |X_t[k]|^2 of {@link stft}, not divided by the window's energy, as librosa with power 2. */
export function powerSpectrogram(samples: Samples, options: StftOptions): BinSpectrogram {
  requireSpectrogramOptions(options);
  const { bins } = stftPlan(options);
  const result: BinSpectrogram = { data: new Float64Array(0), frames: 0, bins };
  forEachSpectrum(
    samples,
    options,
    (frames) => {
      result.frames = frames;
      result.data = new Float64Array(frames * bins);
    },
    (frame, spectrum) => {
      for (let k = 0; k < bins; k++) result.data[frame * bins + k] = spectrum[2 * k] ** 2 + spectrum[2 * k + 1] ** 2;
    },
  );
  return result;
}
