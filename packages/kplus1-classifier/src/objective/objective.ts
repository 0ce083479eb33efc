import * as tf from '@tensorflow/tfjs';
import { ClassifierError, requireBelow, requireName, requireOptions } from '../errors';
import { conditionalEntropy } from './conditional-entropy';
import { fakeLoss } from './fake-loss';
import { labeledLoss, type LabeledOver } from './labeled-loss';
import type { Labels } from './one-hot';
import { realLoss } from './real-loss';
import { smoothnessTerm, type Smoothness } from './smoothness-term';

interface LabeledLogits {
  logits: tf.Tensor2D;
  /** Logits of each head, [rows, K], where several make up the logits; the first tells real from generated. */
  heads?: readonly tf.Tensor2D[] | undefined;
  /** Class indices, or one-hot rows [rows, K]. */
  labels: Labels | tf.Tensor2D;
}

/** Logits [rows, K] of the parts of a batch; a part left out leaves out its terms. */
export interface ObjectiveParts {
  /** D_t. */
  labeled?: LabeledLogits | undefined;
  /** D_u. */
  unlabeled?: tf.Tensor2D | undefined;
  /** Generated items of high density, with the class they were generated from. */
  generatedLabeled?: LabeledLogits | undefined;
  /** Generated items of low density, D_g. */
  generatedFake?: tf.Tensor2D | undefined;
  /** Items of D_u with the label that a reliability path gave them. */
  pathLabeled?: LabeledLogits | undefined;
  /** The rows that the graph joins, and its smoothness. */
  graph?: { logits: tf.Tensor2D; smoothness: Smoothness } | undefined;
}

export interface ObjectiveOptions {
  /** The normalisation of the three labeled terms. Default 'k'; see `labeledLoss`. */
  labeledOver?: LabeledOver;
  /** Label smoothing of the three labeled terms, in [0, 1]. Default 0: none. */
  labelSmoothing?: number;
  /** The normalisation of the entropy. Default 'k'; see `conditionalEntropy`. */
  entropyOver?: 'k' | 'k+1';
}

/** The names of these options, for the check of those that hold them. */
export const objectiveOptionNames = { labeledOver: true, labelSmoothing: true, entropyOver: true } as const;

/** A term of the objective: the part of the batch it is of, what it counts where nobody says, and its loss, to be minimised. */
interface Term<Part extends keyof ObjectiveParts> {
  part: Part;
  weight: number;
  loss: (part: NonNullable<ObjectiveParts[Part]>, options: Required<ObjectiveOptions>) => tf.Scalar;
}

const term = <Part extends keyof ObjectiveParts>(part: Part, weight: number, loss: Term<Part>['loss']): Term<Part> => ({
  ...{ part, weight, loss },
});

/**
 * The objective of section 2.4, term by term: a further term is its loss and a line here. The weights were found on real
 * recordings; the paper writes every expectation with weight 1 and the smoothness with lambda.
 */
const objective = {
  /** -log P(y | x) on D_t. */
  labeled: term('labeled', 1, labeledLossOfHeads),
  /** The same on dense generated items. */
  high: term('generatedLabeled', 0.5, labeledLossOfHeads),
  /** -log P(K+1 | x) on D_g. */
  fake: term('generatedFake', 0.1, (logits) => fakeLoss(logits)),
  /** -log P(y < K+1 | x) on D_u. */
  real: term('unlabeled', 0.1, (logits) => realLoss(logits)),
  /** Entropy of P(. | x) on D_u. */
  entropy: term('unlabeled', 0.3, (logits, { entropyOver }) => conditionalEntropy(logits, { over: entropyOver })),
  /** As `labeled`, on path labels. */
  path: term('pathLabeled', 0.5, labeledLossOfHeads),
  /** S on the graph of D_t and D_u. */
  smoothness: term('graph', 0.3, ({ logits, smoothness }) => smoothnessTerm(logits, smoothness)),
};

export type ObjectiveTerm = keyof typeof objective;
export type ObjectiveWeights = Record<ObjectiveTerm, number>;

export const objectiveTermNames = Object.keys(objective) as ObjectiveTerm[];

/** What each term counts in the minimised sum. */
export const defaultObjectiveWeights = Object.freeze(
  Object.fromEntries(objectiveTermNames.map((name) => [name, objective[name].weight])),
) as Readonly<ObjectiveWeights>;

/** The weights with the defaults for those not given. @throws {ClassifierError} on a negative, infinite or unknown weight */
export function completeObjectiveWeights(given: Partial<ObjectiveWeights> = {}): ObjectiveWeights {
  for (const name of Object.keys(given)) requireName(`weights.${name}`, name, objectiveTermNames);
  const weights = { ...defaultObjectiveWeights, ...given };
  for (const name of objectiveTermNames) requireBelow(`weights.${name}`, weights[name], Infinity);
  return weights;
}

/**
 * Where several heads make up the logits, the sum of the heads' losses: heads share no parameter, so each then moves as if trained
 * alone, whatever the number of heads. Under 'k+1' that holds of the first head; the others, which know no class K+1, stay over K.
 * All other terms read the joint logits.
 */
function labeledLossOfHeads(
  { logits, heads, labels }: LabeledLogits,
  { labeledOver, labelSmoothing }: Required<ObjectiveOptions>,
): tf.Scalar {
  return (heads ?? [logits])
    .map((head, index) => {
      return labeledLoss(head, labels, { over: index === 0 ? labeledOver : 'k', smoothing: labelSmoothing });
    })
    .reduce((sum, loss) => tf.add(sum, loss));
}

/** The terms of the parts there are, each as the mean to be minimised. */
export function objectiveTerms(
  parts: ObjectiveParts,
  options: ObjectiveOptions = {},
): Partial<Record<ObjectiveTerm, tf.Scalar>> {
  requireOptions<ObjectiveOptions>('options', options, objectiveOptionNames);
  const { labeledOver = 'k', labelSmoothing = 0, entropyOver = 'k' } = options;
  const present = objectiveTermNames.flatMap((name) => {
    const { part, loss } = objective[name] as Term<keyof ObjectiveParts>;
    const given = parts[part];
    return given ? [[name, loss(given, { labeledOver, labelSmoothing, entropyOver })] as const] : [];
  });
  return Object.fromEntries(present);
}

/** The terms that `objectiveTerms` gives for these parts, in the order of `objectiveTermNames`. */
export function termsOfParts(parts: readonly (keyof ObjectiveParts)[]): ObjectiveTerm[] {
  return objectiveTermNames.filter((name) => parts.includes(objective[name].part));
}

/**
 * sum of weight x term over the terms present: the loss of the classifier. `weights` by name, or as a vector of those of the
 * terms present in the order labeled, high, fake, real, entropy, path, smoothness.
 */
export function weightedSum(
  terms: Partial<Record<ObjectiveTerm, tf.Scalar>>,
  weights: Readonly<ObjectiveWeights> | tf.Tensor1D = defaultObjectiveWeights,
): tf.Scalar {
  const present = objectiveTermNames.filter((name) => terms[name] !== undefined);
  if (present.length === 0) {
    throw new ClassifierError('terms', 'no term', 'at least one', 'Give the batch a part that is not empty.');
  }
  if (weights instanceof tf.Tensor && weights.size !== present.length) {
    throw new ClassifierError('weights', `${weights.size} weights`, `${present.length}: ${present.join(', ')}`);
  }
  return tf.tidy(() => {
    const factors = weights instanceof tf.Tensor ? weights : tf.tensor1d(present.map((name) => weights[name]));
    return tf.sum(tf.mul(tf.stack(present.map((name) => terms[name]!)), factors));
  });
}
