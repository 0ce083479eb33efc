import { MetricsError } from './errors';
import { checkLabels } from './labels';

/** Counts of (true class, predicted class), row after row: true class i predicted as j is at `i * classes + j`. */
export interface ConfusionMatrix {
  readonly classes: number;
  /** classes x classes numbers of items; rows are true classes. */
  readonly counts: Int32Array;
  /** The same, each row divided by its sum; a class without items has a row of zeros (as in scikit-learn). */
  readonly normalized: Float64Array;
}

/**
 * The confusion matrix of `classes` classes (Figure 4 of the paper). Agrees with scikit-learn's `confusion_matrix`,
 * plain and with `normalize='true'`.
 *
 * @throws MetricsError where labels or predictions are empty, differ in length, or hold anything but whole numbers in
 * [0, classes)
 */
export function confusionMatrix(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  classes: number,
): ConfusionMatrix {
  if (!Number.isInteger(classes) || classes < 2) {
    throw new MetricsError('classes', String(classes), 'the number of classes, at least 2');
  }
  checkLabels(labels, predictions, classes);
  const counts = new Int32Array(classes * classes);
  for (let item = 0; item < labels.length; item++) counts[labels[item] * classes + predictions[item]]++;

  const normalized = new Float64Array(classes * classes);
  for (let row = 0; row < classes; row++) {
    const support = counts.subarray(row * classes, (row + 1) * classes).reduce((sum, count) => sum + count, 0);
    for (let column = 0; column < classes && support > 0; column++) {
      normalized[row * classes + column] = counts[row * classes + column] / support;
    }
  }
  return { classes, counts, normalized };
}
