import { type PadMode, padEdges } from './edge-padding';
import { AudioArgumentError } from './errors';
import { planCache } from './plan-cache';
import { type RealFft, realFft } from './real-fft';
import { requireFiniteSamples, requirePositiveInteger, type Samples } from './samples';
import { hann } from './window';

export interface StftOptions {
  /** Length N of the transform, a power of two; there are N/2 + 1 bins, bin k at k sampleRate / N Hz. */
  fftSize: number;
  /** Length of the periodic Hann window, centred in the transform and zero around it. `fftSize` by default. */
  windowLength?: number;
  /** Samples from one frame to the next. A quarter of the window by default, as librosa. */
  hopLength?: number;
  /**
   * True (the default): frame t is centred on sample t hop, the clip being padded by N/2 on both sides.
   * False: frame t starts at sample t hop, and the clip must hold at least one transform.
   */
  center?: boolean;
  /** What the clip is padded with where `center` holds: zeros by default, as librosa. */
  padMode?: PadMode;
}

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

interface StftPlan {
  fft: RealFft;
  window: Float64Array;
  /** First sample of the transform that the window covers. */
  windowStart: number;
  hopLength: number;
  center: boolean;
  padMode: PadMode;
}

const stftPlan = planCache(
  ({
    fftSize,
    windowLength = fftSize,
    hopLength = Math.max(1, Math.floor(windowLength / 4)),
    center = true,
    padMode = 'constant',
  }: StftOptions): StftPlan => {
    requirePositiveInteger('hopLength', hopLength);
    const fft = realFft(fftSize);
    requirePositiveInteger('windowLength', windowLength);
    if (windowLength > fftSize)
      throw new AudioArgumentError('windowLength', windowLength, `at most fftSize, ${fftSize}`);
    const windowStart = Math.floor((fftSize - windowLength) / 2);
    return { fft, window: hann(windowLength), windowStart, hopLength, center, padMode };
  },
  ({ fftSize, windowLength, hopLength, center, padMode }) => [fftSize, windowLength, hopLength, center, padMode],
);

/**
 * Visits the spectrum of each frame in turn, X_t[k] = sum_n w[n] x[t hop + n - N/2] exp(-2 pi i k n / N).
 *
 * `visit` gets the frame's number and (re, im) pairs of bins 0 ... N/2 in an array that the next frame overwrites: the
 * seam for everything that needs no complex spectrogram in memory. `begin` is told the number of frames first. Neither
 * may start another transform with the same options, which would share that array.
 */
export function forEachSpectrum(
  samples: Samples,
  options: StftOptions,
  begin: (frames: number) => void,
  visit: (frame: number, spectrum: Float64Array) => void,
): void {
  const { fft, window, windowStart, hopLength, center, padMode } = stftPlan(options);
  requireFiniteSamples(samples);
  const signal = center ? padEdges(samples, fft.size / 2, padMode) : samples;
  if (signal.length < fft.size) {
    const remedy = 'Pad the clip, or set center to true.';
    throw new AudioArgumentError('samples', `${samples.length} samples`, `at least fftSize, ${fft.size}`, remedy);
  }
  const frames = 1 + Math.floor((signal.length - fft.size) / hopLength);
  begin(frames);
  // the input array belongs to the plan and is zero outside the window
  for (let frame = 0; frame < frames; frame++) {
    const start = frame * hopLength + windowStart;
    for (let n = 0; n < window.length; n++) fft.input[windowStart + n] = window[n] * signal[start + n];
    fft.transform();
    visit(frame, fft.output);
  }
}

/**
 * The short-time Fourier transform with a periodic Hann window; agrees with librosa.stft for equal options.
 *
 * There are 1 + floor(length / hop) frames where `center` holds and N is even, else 1 + floor((length - N) / hop).
 *
 * @throws AudioArgumentError for options out of range, no samples, or samples that are not finite
 */
export function stft(samples: Samples, options: StftOptions): ComplexSpectrogram {
  const bins = options.fftSize / 2 + 1;
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
  const bins = options.fftSize / 2 + 1;
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
