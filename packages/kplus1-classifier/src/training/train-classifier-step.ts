import * as tf from '@tensorflow/tfjs';
import type { Classifier } from '../classifier';
import { ClassifierError } from '../errors';
import {
  defaultObjectiveWeights,
  objectiveTermNames,
  objectiveTerms,
  weightedSum,
  type ObjectiveOptions,
  type ObjectiveTerm,
  type ObjectiveWeights,
} from '../objective/objective';
import { joinSpectrograms } from '../spectrograms';
import type { AdamW } from './adamw';
import { monitors, type Monitors } from './monitors';
import { layOutBatch, objectiveParts, type BatchLayout, type TrainingBatch } from './training-batch';

export interface TrainStepOptions extends ObjectiveOptions {
  learningRate: number;
  /** Integer that draws this step's dropout: take another one each step. */
  dropoutSeed: number;
  /** What each term counts; terms left out keep their weight of `defaultObjectiveWeights`. */
  weights?: Partial<ObjectiveWeights>;
  /** Euclidean norm to which the gradient is shrunk where it exceeds it. Default: no clipping. */
  clipNorm?: number;
}

export interface TrainStepReport {
  /** The weighted sum that was minimised, before the update. */
  total: number;
  /** The terms before weighting; those without a part in the batch are absent. */
  terms: Partial<Record<ObjectiveTerm, number>>;
  /** Euclidean norm of the gradient before clipping. */
  gradientNorm: number;
  /** On this batch, under dropout. */
  monitors: Monitors;
}

/**
 * One step of the classifier on the objective of section 2.4: one forward pass of all parts together, one gradient,
 * one AdamW update, one read of the results. Throws ClassifierError where the loss or the gradient is not finite,
 * after which the weights are not to be used.
 */
export async function trainClassifierStep(
  classifier: Classifier,
  optimizer: AdamW,
  batch: TrainingBatch,
  options: TrainStepOptions,
): Promise<TrainStepReport> {
  const layout = layOutBatch(batch, classifier);
  const { results, termNames } = updateWeights(classifier, optimizer, batch, layout, options);
  const values = await results.data<'float32'>();
  results.dispose();

  const [gradientNorm, total, ...termValues] = values.subarray(0, 2 + termNames.length);
  const terms = Object.fromEntries(termNames.map((name, index) => [name, termValues[index]]));
  const found = { total, gradientNorm, ...terms };
  const broken = Object.entries(found).find(([, value]) => !Number.isFinite(value));
  if (broken) {
    const fix = 'Go back to earlier weights with a smaller learningRate or a clipNorm, and check the spectrograms.';
    throw new ClassifierError(broken[0], String(broken[1]), 'a finite number', fix);
  }
  const { classes } = classifier;
  const logits = values.subarray(2 + termNames.length);
  const real = logits.subarray(0, layout.realRows * classes);
  const generated = logits.subarray(logits.length - layout.fakeRows * classes);
  return { total, terms, gradientNorm, monitors: monitors(real, generated, classes) };
}

/** Everything on the device: [gradient norm, total, terms ..., logits ...] as one vector that is read once. */
function updateWeights(
  classifier: Classifier,
  optimizer: AdamW,
  batch: TrainingBatch,
  layout: BatchLayout,
  options: TrainStepOptions,
): { results: tf.Tensor1D; termNames: ObjectiveTerm[] } {
  const weights = { ...defaultObjectiveWeights, ...options.weights };
  const variables = classifier.trainableVariables();
  let termNames: ObjectiveTerm[] = [];
  const results = tf.tidy(() => {
    const x = joinSpectrograms(layout.spectrograms, classifier);
    const kept: tf.Tensor1D[] = [];
    const { value, grads } = tf.variableGrads(() => {
      const { logits } = classifier.forward(x, { training: { dropoutSeed: options.dropoutSeed } });
      // The gradient of a split into one piece fails in TensorFlow.js 4.22
      const logitsOfParts = layout.sizes.length === 1 ? [logits] : tf.split<tf.Tensor2D>(logits, layout.sizes);
      const parts = objectiveParts(layout, logitsOfParts, graphPart(logits, batch, layout));
      const terms = objectiveTerms(parts, options);
      termNames = objectiveTermNames.filter((name) => terms[name] !== undefined);
      kept.push(tf.keep(tf.stack(termNames.map((name) => terms[name]!)) as tf.Tensor1D));
      kept.push(tf.keep(tf.reshape(logits, [-1])));
      return weightedSum(terms, weights);
    }, variables);
    const gradients = variables.map(({ name }) => (grads[name] as tf.Tensor | undefined) ?? null);
    const { learningRate, clipNorm } = options;
    const norm = optimizer.apply(gradients, { learningRate, ...(clipNorm !== undefined && { clipNorm }) });
    const joined = tf.concat([tf.stack([norm, value]) as tf.Tensor1D, ...kept]);
    tf.dispose(kept);
    return joined;
  });
  return { results, termNames };
}

/** The graph joins D_t and D_u, whose rows stand first and in this order. */
function graphPart(logits: tf.Tensor2D, { smoothness }: TrainingBatch, { names, sizes }: BatchLayout) {
  if (smoothness === undefined) return undefined;
  const rows = sizes.reduce(
    (sum, size, i) => (names[i] === 'labeled' || names[i] === 'unlabeled' ? sum + size : sum),
    0,
  );
  if (rows === 0) return undefined;
  return { logits: tf.slice(logits, [0, 0], [rows, logits.shape[1]]), smoothness };
}
