import { AudioArgumentError } from './errors';
import type { InverseStftOptions } from './spectrogram-options';
import { stftPlan } from './stft-plan';
import { inverseRealFft } from './inverse-real-fft';
import { requirePositiveInteger } from './samples';

/** The smallest positive float64 in full precision: below it no window reaches a sample, as librosa has it. */
const SMALLEST_NORMAL = 2 ** -1022;

/** Frames of a spectrogram on their way back to one signal. */
export interface OverlapAdd {
  /** Samples of the result. */
  length: number;
  /**
   * Writes the signal. `spectrumOf` puts (re, im) pairs of bins 0 ... N/2 of a frame into `spectrum`, frames in turn.
   */
  synthesise: (signal: Float64Array, spectrumOf: (frame: number, spectrum: Float64Array) => void) => void;
}

/**
 * Prepares the inverse of the short-time Fourier transform for spectrograms of `frames` frames:
 *
 * y[n] = sum_t w[n - t hop] x_t[n - t hop] / sum_t w[n - t hop]^2 with x_t the inverse transform of frame t, which is
 * the signal whose spectrogram is nearest in the least-squares sense (Griffin and Lim 1984, equation 6). Samples that
 * no window reaches are zero. Where frames are centred, half a frame of padding is cut off at both ends.
 */
export function overlapAdd(frames: number, options: InverseStftOptions): OverlapAdd {
  requirePositiveInteger('frames', frames);
  const { window, windowStart, frameLength, margin, hopLength, removeMean, preemphasis } = stftPlan(options);
  const inverse = inverseRealFft(options.fftSize, options.engine);
  if (removeMean || preemphasis !== 0) {
    const argument = removeMean ? 'removeMean' : 'preemphasis';
    const fix = 'Frames that were filtered one by one have no inverse: make the spectrogram without it.';
    throw new AudioArgumentError(argument, String(removeMean || preemphasis), removeMean ? 'false' : '0', fix);
  }
  const length = options.length ?? frameLength + hopLength * (frames - 1) - 2 * margin;
  if (!Number.isSafeInteger(length) || length < 1) {
    const fix = options.length === undefined ? 'A single centred frame covers no samples: state a length.' : '';
    throw new AudioArgumentError('length', String(length), 'a positive integer', fix);
  }
  const count = Math.min(frames, Math.ceil((length + 2 * margin) / hopLength));

  /** Adds weight(n) of every window position n of a frame to the sample there, if it is one of the result. */
  const spread = (signal: Float64Array, frame: number, values: Float64Array, at: number) => {
    const start = frame * hopLength + windowStart - margin;
    const first = Math.max(0, -start);
    const end = Math.min(window.length, length - start);
    for (let n = first; n < end; n++) signal[start + n] += window[n] * values[at + n];
  };
  const gain = new Float64Array(length);
  for (let frame = 0; frame < count; frame++) spread(gain, frame, window, 0);
  for (let n = 0; n < length; n++) gain[n] = gain[n] > SMALLEST_NORMAL ? 1 / gain[n] : 1;

  return {
    length,
    synthesise: (signal, spectrumOf) => {
      signal.fill(0);
      inverse(count, spectrumOf, (frame, samples) => spread(signal, frame, samples, windowStart));
      for (let n = 0; n < length; n++) signal[n] *= gain[n];
    },
  };
}
