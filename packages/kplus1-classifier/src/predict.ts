import * as tf from '@tensorflow/tfjs';
import { requireInteger, requireOptions } from './errors';
import { membersOfGroups, requireGroups } from './groups';
import { kPlus1Probabilities, type KPlus1Probabilities } from './kplus1-probabilities';
import { groupMeans } from './network/group-means';
import type { ClassifierOutput } from './network/network';
import {
  countSpectrograms,
  requireFunctionals,
  rowsOfFunctionals,
  rowsOfSpectrograms,
  type Functionals,
  type SpectrogramShape,
  type Spectrograms,
} from './spectrograms';

export interface PredictOptions {
  /** B x functionalCount: needed by networks that read functionals. */
  functionals?: Functionals;
  /** The group of each item: needed by networks that compare items with their group. Give all items of a group at once. */
  groups?: ArrayLike<number>;
  /** Items computed at a time, for networks without groups; a group is always one batch. Default 128. */
  batchSize?: number;
}

export interface Prediction extends KPlus1Probabilities {
  /** Rows, B. */
  count: number;
  /** K. */
  classes: number;
  /** B x K. */
  logits: Float32Array;
  /** B x featureCount. */
  features: Float32Array;
  featureCount: number;
}

/** What prediction needs to know of a classifier. */
export interface ForwardPass extends SpectrogramShape {
  readonly classes: number;
  readonly featureCount: number;
  readonly functionalCount: number;
  readonly readsGroups: boolean;
  forward(x: tf.Tensor3D, options: { functionals?: tf.Tensor2D; groupMeans?: tf.Tensor2D }): ClassifierOutput;
}

/**
 * Probabilities, labels, logits and features of any number of spectrograms as typed arrays, in their order. Each batch is read
 * once: of `batchSize` items, or all items of a group where the network reads groups. Throws ClassifierError where an argument does
 * not fit.
 */
export async function predict(
  classifier: ForwardPass,
  x: Spectrograms,
  options: PredictOptions = {},
): Promise<Prediction> {
  requireOptions<PredictOptions>('options', options, { functionals: true, groups: true, batchSize: true });
  const { batchSize = 128, functionals, groups } = options;
  const { classes, featureCount, functionalCount, readsGroups } = classifier;
  requireInteger('batchSize', batchSize, 1);
  const count = countSpectrograms('x', x, classifier);
  requireFunctionals('functionals', functionals, count, functionalCount);
  if (readsGroups) requireGroups('groups', groups, count);
  const logits = new Float32Array(count * classes);
  const features = new Float32Array(count * featureCount);
  for (const rows of readsGroups ? membersOfGroups(groups!) : runsOf(count, batchSize)) {
    const joined = tf.tidy(() => {
      const index = tf.tensor1d(rows, 'int32');
      const output = classifier.forward(rowsOfSpectrograms(x, rows, index, classifier), {
        ...(functionals && { functionals: rowsOfFunctionals(functionals, rows, index, functionalCount) }),
        ...(readsGroups && { groupMeans: groupMeans(new Int32Array(rows.length)) }),
      });
      return tf.concat([tf.reshape(output.logits, [-1]), tf.reshape(output.features, [-1])]);
    });
    const values = await joined.data<'float32'>();
    joined.dispose();
    rows.forEach((row, i) => {
      logits.set(values.subarray(i * classes, (i + 1) * classes), row * classes);
      const start = rows.length * classes + i * featureCount;
      features.set(values.subarray(start, start + featureCount), row * featureCount);
    });
  }
  return { count, classes, logits, features, featureCount, ...kPlus1Probabilities(logits, classes) };
}

/** 0 .. count - 1 in runs of at most `size`. */
function runsOf(count: number, size: number): number[][] {
  const all = Array.from({ length: count }, (_, row) => row);
  return Array.from({ length: Math.ceil(count / size) }, (_, run) => all.slice(run * size, (run + 1) * size));
}
