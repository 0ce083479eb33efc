import * as tf from '@tensorflow/tfjs';
import type { Classifier } from '../classifier';
import { ClassifierError, requireInteger } from '../errors';
import type { ClassifierOutput } from '../network/network';
import {
  completeObjectiveWeights,
  objectiveTermNames,
  objectiveTerms,
  termsOfParts,
  weightedSum,
  type ObjectiveOptions,
  type ObjectiveParts,
  type ObjectiveWeights,
} from '../objective/objective';
import type { WeightAverage } from '../weight-average';
import type { AdamW } from './adamw';
import type { StepCompiler, TensorStep } from './step-compiler';
import { stepInputs, tensorsOfStep, type StepInputs } from './step-inputs';
import { readReport, type TrainStepReport } from './step-report';
import { graphOfBatch, partsOfBatch, rowsInGraph, type TrainingBatch } from './training-batch';

/**
 * S of the class probabilities [labeled + unlabeled, K], rows in that order, over the graph that the batch brings as tensors:
 * a scalar with a gradient that depends on nothing but the two.
 */
export type GraphSmoothness = (probabilities: tf.Tensor2D, graph: tf.NamedTensorMap) => tf.Scalar;

const asItIs: StepCompiler = (step) => step;

/** What stays the same over the steps. */
export interface ClassifierStepOptions extends ObjectiveOptions {
  /** What each term counts where a step does not say; terms left out have their weight of `defaultObjectiveWeights`. */
  weights?: Partial<ObjectiveWeights>;
  /** Euclidean norm to which the gradient is shrunk where it exceeds it. Default 5; Infinity switches clipping off. */
  clipNorm?: number;
  /** The smoothness term, for batches that bring a `graph`. Default: none. */
  smoothness?: GraphSmoothness;
  /** Average of this classifier's weights that takes them in after each update. Default: none. */
  average?: WeightAverage;
  /** What makes the step faster, where the back end has such a thing. Default: the step itself. */
  compile?: StepCompiler;
}

/** What changes from step to step beside the batch. */
export interface StepSettings {
  learningRate: number;
  /** Integer that draws this step's dropout: take another one each step. */
  dropoutSeed: number;
  /**
   * Weights of this step, over those of the run: what a schedule changes. They come in as tensors, so that a compiled step stays
   * what it is; a weight of 0 spares no computation, leaving out the part of the batch does.
   */
  weights?: Partial<ObjectiveWeights>;
}

/**
 * One step on the batch. Rejects with ClassifierError where an argument does not fit, nothing having changed, or where the
 * loss or the gradient is not finite, after which weights and average are not to be used.
 */
export type ClassifierStep = (batch: TrainingBatch, settings: StepSettings) => Promise<TrainStepReport>;

/**
 * Makes the training step of the classifier on the objective of section 2.4: one forward pass of all parts together, one
 * gradient, one AdamW update, one update of the average, one read of the results. Keep the step for as long as training
 * goes: `compile` is called once, here, and what it learns of one step serves the next.
 */
export function createClassifierStep(
  classifier: Classifier,
  optimizer: AdamW,
  options: ClassifierStepOptions = {},
): ClassifierStep {
  const { weights: ofRun, clipNorm = 5, average, smoothness, compile = asItIs } = options;
  if (average && average.classifier !== classifier) {
    throw new ClassifierError('average', 'the average of another classifier', 'one of the classifier that is trained');
  }
  if (!(clipNorm > 0)) {
    throw new ClassifierError('clipNorm', String(clipNorm), 'a number above 0', 'Infinity is no clipping.');
  }
  completeObjectiveWeights(ofRun);
  const compiled = compile(tensorStep(classifier, optimizer, { ...options, clipNorm }));
  return async (batch, { learningRate, dropoutSeed, weights: ofStep }) => {
    const parts = partsOfBatch(batch, classifier);
    const graph = graphOfBatch(batch, parts, smoothness !== undefined);
    const terms = termsOfParts([...parts.map(({ name }) => name), ...(graph ? ['graph' as const] : [])]);
    const weights = completeObjectiveWeights({ ...ofRun, ...ofStep });
    requireInteger('dropoutSeed', dropoutSeed, Number.MIN_SAFE_INTEGER);
    const tensors = tensorsOfStep(classifier, optimizer, { parts, graph, terms, weights, dropoutSeed, learningRate });
    const results = compute(compiled, tensors);
    optimizer.countStep();
    const { classes, hasPenalty } = classifier;
    return readReport(results, { terms, parts, classes, hasPenalty });
  };
}

/** The step as a function of tensors: its result is [gradient norm, total, penalty, terms ..., logits ...] as one vector. */
function tensorStep(classifier: Classifier, optimizer: AdamW, options: ClassifierStepOptions): TensorStep {
  return (tensors) => {
    // outlives the gradient's scope, and is freed whatever goes wrong in it
    const kept: tf.Tensor1D[] = [];
    try {
      return tf.tidy(() => ({ results: moveWeights(classifier, optimizer, options, stepInputs(tensors), kept) }));
    } finally {
      tf.dispose(kept);
    }
  };
}

function moveWeights(
  classifier: Classifier,
  optimizer: AdamW,
  options: ClassifierStepOptions,
  inputs: StepInputs,
  kept: tf.Tensor1D[],
): tf.Tensor1D {
  const { clipNorm, average, smoothness } = options;
  const { parts, dropoutMasks, groupMeans, termWeights, numbers } = inputs;
  const variables = classifier.trainableVariables();
  const x = oneBelowTheOther(parts.map((part) => part.x));
  const functionals = parts.flatMap((part) => part.functionals ?? []);
  const { value, grads } = tf.variableGrads(() => {
    const output = classifier.forward(x, {
      ...(functionals.length > 0 && { functionals: oneBelowTheOther(functionals) }),
      ...(groupMeans && { groupMeans }),
      training: { dropoutMasks },
    });
    const terms = objectiveTerms(objectiveParts(inputs, output, smoothness), options);
    const names = objectiveTermNames.filter((name) => terms[name] !== undefined);
    const penalty = classifier.penalty();
    kept.push(tf.keep(tf.reshape(penalty ?? tf.scalar(0), [1])));
    kept.push(tf.keep(tf.stack(names.map((name) => terms[name]!)) as tf.Tensor1D));
    kept.push(tf.keep(tf.reshape(output.logits, [-1])));
    const total = weightedSum(terms, termWeights);
    return penalty ? tf.add<tf.Scalar>(total, penalty) : total;
  }, variables);
  const gradients = variables.map(({ name }) => (grads[name] as tf.Tensor | undefined) ?? null);
  const norm = optimizer.update(gradients, numbers, clipNorm);
  average?.update();
  return tf.concat([tf.stack([norm, value]) as tf.Tensor1D, ...kept]);
}

/** The parts of the objective from the output for all parts, one below the other. */
function objectiveParts(
  { parts, graph }: StepInputs,
  { logits, heads }: ClassifierOutput,
  smoothness: GraphSmoothness | undefined,
): ObjectiveParts {
  const rows = parts.map((part) => part.rows);
  const logitsOfParts = splitRows(logits, rows);
  const headsOfParts = heads?.map((head) => splitRows(head, rows));
  const found = parts.map(({ name, labels }, index) => {
    const ofHeads = headsOfParts?.map((head) => head[index]);
    return [name, labels ? { logits: logitsOfParts[index], heads: ofHeads, labels } : logitsOfParts[index]] as const;
  });
  return {
    ...(Object.fromEntries(found) as ObjectiveParts),
    ...(graph &&
      smoothness && {
        graph: {
          logits: tf.slice(logits, [0, 0], [rowsInGraph(parts), logits.shape[1]]),
          smoothness: (probabilities) => smoothness(probabilities, graph),
        },
      }),
  };
}

// The gradient of a split into one piece fails in TensorFlow.js 4.22
const splitRows = (tensor: tf.Tensor2D, rows: number[]): tf.Tensor2D[] =>
  rows.length === 1 ? [tensor] : tf.split(tensor, rows);

const oneBelowTheOther = <T extends tf.Tensor>(tensors: T[]): T =>
  tensors.length === 1 ? tensors[0] : tf.concat(tensors);

function compute(compiled: TensorStep, { given, made }: Record<'given' | 'made', tf.NamedTensorMap>): tf.Tensor {
  try {
    return compiled({ ...given, ...made }).results;
  } finally {
    tf.dispose(made);
  }
}
