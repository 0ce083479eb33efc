import type { AdamW, TensorStep, WeightAverage } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import type { Classifier } from '../classifier';
import type { ClassifierOutput } from '../network/network';
import {
  objectiveTermNames,
  objectiveTerms,
  weightedSum,
  type ObjectiveOptions,
  type ObjectiveParts,
} from '../objective/objective';
import { stepInputs, type StepInputs } from './step-inputs';
import { rowsInGraph } from './training-batch';

/**
 * S of the class probabilities [labeled + unlabeled, K], rows in that order, over the graph that the batch brings as tensors:
 * a scalar with a gradient that depends on nothing but the two.
 */
export type GraphSmoothness = (probabilities: tf.Tensor2D, graph: tf.NamedTensorMap) => tf.Scalar;

/** What a step down the gradient depends on beside its tensors. */
export interface GradientStepOptions {
  objective: ObjectiveOptions;
  clipNorm: number;
  smoothness: GraphSmoothness | undefined;
  average: WeightAverage | undefined;
}

/**
 * One step down the gradient of the objective, as a function of tensors: one forward pass of all parts together, the terms, their
 * weighted sum, its gradient, one update of AdamW, one of the average. Its result is [gradient norm, total, penalty, terms ...,
 * logits ...] as one vector.
 */
export function gradientStep(classifier: Classifier, optimizer: AdamW, options: GradientStepOptions): TensorStep {
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
  options: GradientStepOptions,
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
    const terms = objectiveTerms(objectiveParts(inputs, output, smoothness), options.objective);
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
