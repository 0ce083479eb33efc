import type * as tf from '@tensorflow/tfjs';

/** The part of a net that reads items of a domain, `[batch, ...item]` to `[batch, outputs]`. */
export interface ReadingTrunk {
  (x: tf.Tensor): tf.Tensor2D;
  /** Length of the flat vector that comes out. */
  outputs: number;
}

/** The part of a net that writes items of a domain, `[batch, inputs]` to `[batch, ...item]`. */
export type WritingTrunk = (hidden: tf.Tensor2D) => tf.Tensor;
