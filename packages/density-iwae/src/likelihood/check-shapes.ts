import type * as tf from '@tensorflow/tfjs';
import { DensityError } from '../errors';

/** Refuses a decoder's output of another shape than x: broadcasting would quietly count some of its numbers several times. */
export function checkOutput(argument: string, output: tf.Tensor, x: tf.Tensor): void {
  if (output.rank === x.rank && x.shape.every((size, axis) => size === output.shape[axis])) return;
  throw new DensityError(
    argument,
    `the shape [${output.shape.join(', ')}]`,
    `[${x.shape.join(', ')}], that of x`,
    "Reshape the decoder's output.",
  );
}

/** Refuses a scale that does not broadcast over x, or that would make x larger. */
export function checkScale(argument: string, scale: tf.Tensor | number, x: tf.Tensor): void {
  if (typeof scale === 'number') return;
  const sizes = x.shape.slice(Math.max(0, x.rank - scale.rank));
  if (scale.rank <= x.rank && scale.shape.every((size, axis) => size === 1 || size === sizes[axis])) return;
  throw new DensityError(
    argument,
    `the shape [${scale.shape.join(', ')}]`,
    `one that broadcasts over [${x.shape.join(', ')}], that of x`,
  );
}
