import type { ConfusionMatrix } from './confusion-matrix';

/**
 * Precision, recall and F1 of one class, in [0, 1]; a score whose denominator is zero is 0 (scikit-learn's
 * `zero_division=0`).
 */
export interface ClassScores {
  readonly precision: number;
  readonly recall: number;
  /** `2 TP / (2 TP + FP + FN)`, the harmonic mean of precision and recall. */
  readonly f1: number;
  /** Number of items whose label is this class. */
  readonly support: number;
  /** Number of items that are predicted to be this class. */
  readonly predicted: number;
}

export function classScores({ classes, counts }: ConfusionMatrix): ClassScores[] {
  return Array.from({ length: classes }, (_, index) => {
    const right = counts[index * classes + index];
    let support = 0;
    let predicted = 0;
    for (let other = 0; other < classes; other++) {
      support += counts[index * classes + other];
      predicted += counts[other * classes + index];
    }
    return {
      precision: predicted > 0 ? right / predicted : 0,
      recall: support > 0 ? right / support : 0,
      f1: support + predicted > 0 ? (2 * right) / (support + predicted) : 0,
      support,
      predicted,
    };
  });
}

/** Mean recall over the classes that have items. */
export function meanRecall(scores: readonly ClassScores[]): number {
  return mean(scores.filter(({ support }) => support > 0).map(({ recall }) => recall));
}

/** Mean F1 over the classes that occur among the labels or the predictions. */
export function meanF1(scores: readonly ClassScores[]): number {
  return mean(scores.filter(({ support, predicted }) => support + predicted > 0).map(({ f1 }) => f1));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
