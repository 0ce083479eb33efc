import { checkLabels } from './labels';

/**
 * The share of items whose prediction is their label, in [0, 1]: `accuracy = |{i : predictions[i] = labels[i]}| / n`.
 * Agrees with scikit-learn's `accuracy_score`.
 *
 * @param labels n true class numbers from 0
 * @param predictions n predicted class numbers from 0, in the same order
 * @throws MetricsError where both are empty, differ in length or hold anything but class numbers
 */
export function accuracy(labels: ArrayLike<number>, predictions: ArrayLike<number>): number {
  checkLabels(labels, predictions);
  let right = 0;
  for (let item = 0; item < labels.length; item++) if (labels[item] === predictions[item]) right++;
  return right / labels.length;
}
