import * as tf from '@tensorflow/tfjs';
import { ClassifierError, requireRange } from '../errors';
import { conditionalEntropy } from './conditional-entropy';
import { fakeLoss } from './fake-loss';
import { labeledLoss, type LabeledOver } from './labeled-loss';
import type { Labels } from './one-hot';
import { realLoss } from './real-loss';
import { smoothnessTerm, type Smoothness } from './smoothness-term';

export const objectiveTermNames = ['labeled', 'high', 'fake', 'real', 'entropy', 'path', 'smoothness'] as const;
export type ObjectiveTerm = (typeof objectiveTermNames)[number];
export type ObjectiveWeights = Record<ObjectiveTerm, number>;

/**
 * What each term counts in the minimised sum, as found on real recordings. The paper writes every expectation with
 * weight 1 and the smoothness with lambda.
 */
export const defaultObjectiveWeights: Readonly<ObjectiveWeights> = Object.freeze({
  labeled: 1,
  high: 0.5,
  fake: 0.1,
  real: 0.1,
  entropy: 0.3,
  path: 0.5,
  smoothness: 0.3,
});

/** The weights with the defaults for those not given. @throws {ClassifierError} on a negative, infinite or unknown weight */
export function completeObjectiveWeights(given: Partial<ObjectiveWeights> = {}): ObjectiveWeights {
  const weights = { ...defaultObjectiveWeights, ...given };
  for (const [term, weight] of Object.entries(weights)) {
    if (!(objectiveTermNames as readonly string[]).includes(term)) {
      throw new ClassifierError(`weights.${term}`, 'a weight', `one of ${objectiveTermNames.join(', ')}`);
    }
    requireRange(`weights.${term}`, weight, 0, Infinity, true);
  }
  return weights;
}

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

/**
 * The terms of the objective of section 2.4, each as the mean to be minimised: labeled = -log P(y|x) on D_t, high the
 * same on dense generated items and path on path labels, fake = -log P(K+1|x) on D_g, real = -log P(y<K+1|x) and
 * entropy of P(.|x) on D_u, smoothness = S.
 *
 * Where several heads make up the logits, a labeled term is the sum of the heads' losses: heads share no parameter, so each then
 * moves as if trained alone, whatever the number of heads. Under 'k+1' that holds of the first head; the others, which know no
 * class K+1, stay over K. The other terms read the joint logits.
 */
export function objectiveTerms(
  parts: ObjectiveParts,
  { labeledOver = 'k', labelSmoothing = 0, entropyOver = 'k' }: ObjectiveOptions = {},
): Partial<Record<ObjectiveTerm, tf.Scalar>> {
  const { labeled, unlabeled, generatedLabeled, generatedFake, pathLabeled, graph } = parts;
  const ofLabels = ({ logits, heads, labels }: LabeledLogits): tf.Scalar =>
    (heads ?? [logits])
      .map((head, index) => {
        return labeledLoss(head, labels, { over: index === 0 ? labeledOver : 'k', smoothing: labelSmoothing });
      })
      .reduce((sum, loss) => tf.add(sum, loss));
  return {
    ...(labeled && { labeled: ofLabels(labeled) }),
    ...(generatedLabeled && { high: ofLabels(generatedLabeled) }),
    ...(generatedFake && { fake: fakeLoss(generatedFake) }),
    ...(unlabeled && { real: realLoss(unlabeled), entropy: conditionalEntropy(unlabeled, { over: entropyOver }) }),
    ...(pathLabeled && { path: ofLabels(pathLabeled) }),
    ...(graph && { smoothness: smoothnessTerm(graph.logits, graph.smoothness) }),
  };
}

const termsOfPart: Readonly<Record<keyof ObjectiveParts, readonly ObjectiveTerm[]>> = {
  labeled: ['labeled'],
  unlabeled: ['real', 'entropy'],
  generatedLabeled: ['high'],
  generatedFake: ['fake'],
  pathLabeled: ['path'],
  graph: ['smoothness'],
};

/** The terms that `objectiveTerms` gives for these parts, in the order of `objectiveTermNames`. */
export function termsOfParts(parts: readonly (keyof ObjectiveParts)[]): ObjectiveTerm[] {
  const terms = new Set(parts.flatMap((part) => termsOfPart[part]));
  return objectiveTermNames.filter((name) => terms.has(name));
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
