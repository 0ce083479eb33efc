import { requireOptions } from './errors';
import type { Spectrogram } from './log-mel';
import { requirePositiveInteger } from './samples';

export interface FitFramesOptions {
  /** The value of frames that are added; the spectrogram's own level of silence by default. */
  fill?: number;
}

/**
 * A spectrogram of exactly `frames` frames: the middle of a longer one, or a shorter one in the middle of `fill`.
 *
 * An odd difference leaves one frame more at the end: floor(difference / 2) frames are cut or added at the start.
 * Frames keep their duration, other than by stretching to size (paper, section 3: "We resize the spectrograms to 156 x
 * 64").
 */
export function fitFrames(spectrogram: Spectrogram, frames: number, options: FitFramesOptions = {}): Spectrogram {
  requireOptions<FitFramesOptions>('options', options, { fill: true });
  requirePositiveInteger('frames', frames);
  const { data, bands, floor } = spectrogram;
  const fitted = new Float32Array(frames * bands).fill(options.fill ?? floor);
  const surplus = spectrogram.frames - frames;
  if (surplus >= 0) {
    const first = Math.floor(surplus / 2);
    fitted.set(data.subarray(first * bands, (first + frames) * bands));
  } else {
    fitted.set(data, Math.floor(-surplus / 2) * bands);
  }
  return { data: fitted, frames, bands, floor };
}

/**
 * A spectrogram in pieces of `frames` frames, each `hop` after the one before (`frames` by default: side by side), as the
 * patches of VGGish. Frames left over at the end are dropped; a spectrogram shorter than a piece has none.
 */
export function splitFrames(spectrogram: Spectrogram, frames: number, hop = frames): Spectrogram[] {
  requirePositiveInteger('frames', frames);
  requirePositiveInteger('hop', hop);
  const { data, bands, floor } = spectrogram;
  const pieces: Spectrogram[] = [];
  for (let first = 0; first + frames <= spectrogram.frames; first += hop) {
    pieces.push({ data: data.slice(first * bands, (first + frames) * bands), frames, bands, floor });
  }
  return pieces;
}
