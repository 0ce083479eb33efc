import type * as tf from '@tensorflow/tfjs';

/** A trainable tensor under the name it is saved by. */
export interface NamedVariable {
  name: string;
  variable: tf.Variable;
}

/** A type and not an interface, so that `tf.tidy` takes it as a container of tensors. */
export type ClassifierOutput = {
  /** Penultimate features [B, featureCount], before dropout. */
  features: tf.Tensor2D;
  /** Logits [B, K]; the logit of class K+1 is fixed at 0 and not stored. */
  logits: tf.Tensor2D;
};

/** What a network behind `Classifier` provides. */
export interface Network {
  readonly featureCount: number;
  readonly parameters: readonly NamedVariable[];
  /** What dropout multiplies the features of B spectrograms with, [B, featureCount]; null where nothing is dropped. */
  drawDropoutMask(rows: number, seed: number): tf.Tensor2D | null;
  /** `x` is [B, frames, bands]; features are multiplied with the mask where one is given. */
  forward(x: tf.Tensor3D, dropoutMask?: tf.Tensor2D | null): ClassifierOutput;
}
