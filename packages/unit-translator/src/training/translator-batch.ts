import type * as tf from '@tensorflow/tfjs';
import type { Labels } from '../latent/labels';

export interface LabeledItems {
  x: tf.Tensor;
  labels: Labels;
}

/** What one step sees. Tensors are `[batch, ...item shape]`, belong to the caller and are not disposed. */
export interface TranslatorBatch {
  /** Labeled source items, D_s. */
  source: LabeledItems;
  /** Labeled target items, D_t. */
  target: LabeledItems;
  /** Unlabeled target items, D_u: their prior is the mixture of the classes. */
  unlabeledTarget?: { x: tf.Tensor } | undefined;
  /** Unlabeled source items: reconstructed and cycled like the labeled ones, but seen by no term that needs a class. */
  unlabeledSource?: { x: tf.Tensor } | undefined;
  /**
   * True partners, row by row. Where present the step is a paired one: the L1 term takes the place of the critic and GAN
   * terms. Pairs are translated in both directions and serve this term only. `labels` (-1 for unknown) pull the latents.
   */
  pairs?: { source: tf.Tensor; target: tf.Tensor; labels?: Labels | undefined } | undefined;
}
