import type { AdamW, AdamWNumbers } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import type { Classifier } from '../classifier';
import type { ObjectiveTerm, ObjectiveWeights } from '../objective/objective';
import { groupMeans } from '../network/group-means';
import type { DropoutMasks } from '../network/network';
import { oneHot } from '../objective/one-hot';
import { partOrder, type BatchPart, type PartName } from './training-batch';

/** All that a step reads apart from the variables, as tensors by their meaning. */
export interface StepInputs {
  /** The parts present, in order: x [rows, frames, bands], functionals [rows, n], labels as one-hot rows [rows, K]. */
  parts: {
    name: PartName;
    rows: number;
    x: tf.Tensor3D;
    functionals: tf.Tensor2D | undefined;
    labels: tf.Tensor2D | undefined;
  }[];
  /** [rows of all parts, ...] each; none without dropout. */
  dropoutMasks: DropoutMasks;
  /** [rows of all parts, rows of all parts]; undefined where nothing reads groups. */
  groupMeans: tf.Tensor2D | undefined;
  /** One a term present. */
  termWeights: tf.Tensor1D;
  /** What the graph's smoothness reads; undefined without a graph. */
  graph: tf.NamedTensorMap | undefined;
  numbers: AdamWNumbers;
}

/** What `tensorsOfStep` makes tensors of. */
interface StepValues {
  parts: readonly BatchPart[];
  graph: tf.NamedTensorMap | undefined;
  terms: readonly ObjectiveTerm[];
  weights: Readonly<ObjectiveWeights>;
  dropoutSeed: number;
  learningRate: number;
}

/**
 * The inputs of a step as tensors by name: `given` are the caller's, `made` are to be disposed after the step.
 */
export function tensorsOfStep(
  classifier: Classifier,
  optimizer: AdamW,
  { parts, graph = {}, terms, weights, dropoutSeed, learningRate }: StepValues,
): { given: tf.NamedTensorMap; made: tf.NamedTensorMap } {
  const { frames, bands, classes, functionalCount } = classifier;
  const given: tf.NamedTensorMap = {};
  for (const { name, x, functionals } of parts) {
    if (!(x instanceof Float32Array)) given[`${name}.x`] = x;
    if (functionals && !(functionals instanceof Float32Array)) given[`${name}.functionals`] = functionals;
  }
  for (const [name, tensor] of Object.entries(graph)) given[`graph.${name}`] = tensor;
  const made = tf.tidy(() => {
    const tensors: tf.NamedTensorMap = {};
    for (const { name, x, rows, labels, functionals } of parts) {
      if (x instanceof Float32Array) tensors[`${name}.x`] = tf.tensor3d(x, [rows, frames, bands]);
      if (functionals instanceof Float32Array) {
        tensors[`${name}.functionals`] = tf.tensor2d(functionals, [rows, functionalCount]);
      }
      if (labels) tensors[`${name}.labels`] = oneHot(labels, classes, `batch.${name}.labels`);
    }
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    for (const [name, mask] of Object.entries(classifier.drawDropoutMasks(rows, dropoutSeed))) {
      tensors[`dropout.${name}`] = mask;
    }
    if (classifier.readsGroups) tensors.groupMeans = groupMeans(parts.flatMap(({ groups }) => Array.from(groups!)));
    tensors.termWeights = tf.tensor1d(terms.map((name) => weights[name]));
    for (const [name, number] of Object.entries(optimizer.nextNumbers(learningRate))) tensors[`adamw.${name}`] = number;
    return tensors;
  });
  return { given, made };
}

/** The tensors by name back as what they mean. */
export function stepInputs(tensors: tf.NamedTensorMap): StepInputs {
  const find = (name: string): tf.Tensor2D | undefined => tensors[name] as tf.Tensor2D | undefined;
  const under = (prefix: string) =>
    Object.entries(tensors).flatMap(([name, tensor]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), tensor] as const] : [],
    );
  const graph = under('graph.');
  return {
    parts: partOrder.flatMap((name) => {
      const x = tensors[`${name}.x`] as tf.Tensor3D | undefined;
      const functionals = find(`${name}.functionals`);
      return x ? [{ name, rows: x.shape[0], x, functionals, labels: find(`${name}.labels`) }] : [];
    }),
    dropoutMasks: Object.fromEntries(under('dropout.')),
    groupMeans: find('groupMeans'),
    termWeights: tensors.termWeights as tf.Tensor1D,
    graph: graph.length === 0 ? undefined : Object.fromEntries(graph),
    numbers: {
      rate: tensors['adamw.rate'] as tf.Scalar,
      epsilon: tensors['adamw.epsilon'] as tf.Scalar,
      decay: tensors['adamw.decay'] as tf.Scalar,
    },
  };
}
