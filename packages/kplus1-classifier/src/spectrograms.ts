import * as tf from '@tensorflow/tfjs';
import { ClassifierError } from './errors';

/** A batch of spectrograms: a tensor [B, frames, bands], or its values in that order. */
export type Spectrograms = tf.Tensor3D | Float32Array;

/** The functionals of a batch: a tensor [B, n], or its values in that order. */
export type Functionals = tf.Tensor2D | Float32Array;

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

/** Throws ClassifierError unless there are `count` functionals of each of `rows` items; for count 0, unless there are none. */
export function requireFunctionals(
  argument: string,
  functionals: Functionals | undefined,
  rows: number,
  count: number,
): void {
  if (functionals === undefined) {
    if (count === 0) return;
    const fix = 'This network reads functionals of each clip beside its spectrogram.';
    throw new ClassifierError(argument, 'nothing', `[${rows}, ${count}]`, fix);
  }
  if (count === 0) throw new ClassifierError(argument, 'functionals', 'none, for a network that does not read them');
  const fits =
    functionals instanceof Float32Array
      ? functionals.length === rows * count
      : functionals.rank === 2 && functionals.shape[0] === rows && functionals.shape[1] === count;
  if (fits) return;
  const found =
    functionals instanceof Float32Array ? `${functionals.length} values` : `shape [${functionals.shape.join(', ')}]`;
  throw new ClassifierError(argument, found, `${rows} x ${count}`);
}

/** The spectrograms at `rows`, in that order; `index` has the same numbers. */
export function rowsOfSpectrograms(
  x: Spectrograms,
  rows: readonly number[],
  index: tf.Tensor1D,
  { frames, bands }: SpectrogramShape,
): tf.Tensor3D {
  if (!(x instanceof Float32Array)) return tf.gather(x, index);
  return tf.tensor3d(valuesOfRows(x, rows, frames * bands), [rows.length, frames, bands]);
}

/** The functionals at `rows`, in that order; `index` has the same numbers. */
export function rowsOfFunctionals(
  functionals: Functionals,
  rows: readonly number[],
  index: tf.Tensor1D,
  count: number,
): tf.Tensor2D {
  if (!(functionals instanceof Float32Array)) return tf.gather(functionals, index);
  return tf.tensor2d(valuesOfRows(functionals, rows, count), [rows.length, count]);
}

function valuesOfRows(values: Float32Array, rows: readonly number[], length: number): Float32Array {
  const chosen = new Float32Array(rows.length * length);
  rows.forEach((row, i) => chosen.set(values.subarray(row * length, (row + 1) * length), i * length));
  return chosen;
}
