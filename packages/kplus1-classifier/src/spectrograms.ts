import type * as tf from '@tensorflow/tfjs';
import { ClassifierError } from './errors';

/** A batch of spectrograms: a tensor [B, frames, bands], or its values in that order. */
export type Spectrograms = tf.Tensor3D | Float32Array;

export interface SpectrogramShape {
  frames: number;
  bands: number;
}

/** How many spectrograms of `shape` the batch holds; throws ClassifierError where it holds no whole number of them. */
export function countSpectrograms(argument: string, x: Spectrograms, { frames, bands }: SpectrogramShape): number {
  if (x instanceof Float32Array) {
    if (x.length % (frames * bands) === 0) return x.length / (frames * bands);
    throw new ClassifierError(argument, `${x.length} values`, `a multiple of ${frames} frames x ${bands} bands`);
  }
  if (x.rank === 3 && x.shape[1] === frames && x.shape[2] === bands) return x.shape[0];
  const fix = 'frames come before bands; the expected size is set when the classifier is created.';
  throw new ClassifierError(argument, `shape [${x.shape.join(', ')}]`, `[B, ${frames}, ${bands}]`, fix);
}
