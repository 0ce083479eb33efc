import type { NamedVariable } from '@image2audio/tfjs-training';
import type * as tf from '@tensorflow/tfjs';

/** A place where dropout acts: what it multiplies there is one mask of shape [B, ...shape]. */
export interface DropoutSite {
  name: string;
  /** Of the mask of one item; entries of 1 are spread over all places of that axis. */
  shape: readonly number[];
  /** Share that is dropped, in (0, 1). */
  rate: number;
}

/** One mask a dropout site, by its name. */
export type DropoutMasks = Readonly<Record<string, tf.Tensor>>;

/** What a network reads of B items. A type and not an interface, so that it counts as tensors by name. */
export type NetworkInput = {
  /** [B, frames, bands]. */
  x: tf.Tensor3D;
  /** [B, functionalCount]; null asks for the output of the head that reads spectrograms, alone. */
  functionals: tf.Tensor2D | null;
  /** [B, B], each row the weights of a mean over the items of its group (`groupMeans`); null where nothing reads groups. */
  groupMeans: tf.Tensor2D | null;
};

/** A type and not an interface, so that `tf.tidy` takes it as a container of tensors. */
export type ClassifierOutput = {
  /** Penultimate features [B, featureCount], before dropout. */
  features: tf.Tensor2D;
  /** Logits [B, K]; the logit of class K+1 is fixed at 0 and not stored. */
  logits: tf.Tensor2D;
  /** Where several heads make up the logits: those of each, [B, K], the one that tells real from generated first. */
  heads?: tf.Tensor2D[];
};

/** What a network has to fit. */
export interface NetworkShape {
  frames: number;
  bands: number;
  classes: number;
}

/** What a network behind `Classifier` provides. */
export interface Network {
  readonly featureCount: number;
  /** Length of the second input of each item; 0 for a network that reads the spectrogram alone. */
  readonly functionalCount: number;
  /** Whether items are compared with others of their group, so that each needs to say which group it is of. */
  readonly readsGroups: boolean;
  readonly parameters: readonly NamedVariable[];
  /** Sites in the order in which one seed draws their masks; none where nothing is dropped. */
  readonly dropoutSites: readonly DropoutSite[];
  /** With the masks of all `dropoutSites`, or with none. */
  forward(input: NetworkInput, masks?: DropoutMasks): ClassifierOutput;
  /** A differentiable term of the parameters alone that every step adds to its loss. Absent: none. */
  penalty?(): tf.Scalar;
}
