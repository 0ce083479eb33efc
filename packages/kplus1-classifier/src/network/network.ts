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
  /** `x` is [B, frames, bands]; with `dropoutSeed` the units dropped are drawn by that seed, without it none are. */
  forward(x: tf.Tensor3D, dropoutSeed?: number): ClassifierOutput;
}
