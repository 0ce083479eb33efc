import * as tf from '@tensorflow/tfjs';
import type { Classifier } from '../classifier';
import type { ObjectiveTerm, ObjectiveWeights } from '../objective/objective';
import { oneHot } from '../objective/one-hot';
import type { AdamW, AdamWNumbers } from './adamw';
import { partOrder, type BatchPart, type PartName } from './training-batch';

/** All that a step reads apart from the variables, as tensors by their meaning. */
export interface StepInputs {
  /** The parts present, in order: x [rows, frames, bands], labels as one-hot rows [rows, K]. */
  parts: { name: PartName; rows: number; x: tf.Tensor3D; labels: tf.Tensor2D | undefined }[];
  /** [rows of all parts, featureCount]; null without dropout. */
  dropoutMask: tf.Tensor2D | null;
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
  const { frames, bands, classes } = classifier;
  const given: tf.NamedTensorMap = {};
  for (const { name, x } of parts) if (!(x instanceof Float32Array)) given[`${name}.x`] = x;
  for (const [name, tensor] of Object.entries(graph)) given[`graph.${name}`] = tensor;
  const made = tf.tidy(() => {
    const tensors: tf.NamedTensorMap = {};
    for (const { name, x, rows, labels } of parts) {
      if (x instanceof Float32Array) tensors[`${name}.x`] = tf.tensor3d(x, [rows, frames, bands]);
      if (labels) tensors[`${name}.labels`] = oneHot(labels, classes, `batch.${name}.labels`);
    }
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    const mask = classifier.drawDropoutMask(rows, dropoutSeed);
    if (mask) tensors.dropoutMask = mask;
    tensors.termWeights = tf.tensor1d(terms.map((name) => weights[name]));
    for (const [name, number] of Object.entries(optimizer.nextNumbers(learningRate))) tensors[`adamw.${name}`] = number;
    return tensors;
  });
  return { given, made };
}

/** The tensors by name back as what they mean. */
export function stepInputs(tensors: tf.NamedTensorMap): StepInputs {
  const find = (name: string): tf.Tensor2D | undefined => tensors[name] as tf.Tensor2D | undefined;
  const graph = Object.entries(tensors).filter(([name]) => name.startsWith('graph.'));
  return {
    parts: partOrder.flatMap((name) => {
      const x = tensors[`${name}.x`] as tf.Tensor3D | undefined;
      return x ? [{ name, rows: x.shape[0], x, labels: find(`${name}.labels`) }] : [];
    }),
    dropoutMask: find('dropoutMask') ?? null,
    termWeights: tensors.termWeights as tf.Tensor1D,
    graph:
      graph.length === 0
        ? undefined
        : Object.fromEntries(graph.map(([name, tensor]) => [name.slice('graph.'.length), tensor])),
    numbers: {
      learningRate: tensors['adamw.learningRate'] as tf.Scalar,
      stepSize: tensors['adamw.stepSize'] as tf.Scalar,
      rootScale: tensors['adamw.rootScale'] as tf.Scalar,
    },
  };
}
