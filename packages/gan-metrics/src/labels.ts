import { MetricsError } from './errors';

/**
 * Refuses labels and predictions that are empty, of different lengths, or not whole class numbers from 0 (below
 * `classes`, where given).
 */
export function checkLabels(labels: ArrayLike<number>, predictions: ArrayLike<number>, classes?: number): void {
  if (labels.length === 0) throw new MetricsError('labels', 'no items', 'at least one');
  if (labels.length !== predictions.length) {
    throw new MetricsError(
      'predictions',
      `${predictions.length} for ${labels.length} labels`,
      'one prediction an item, in the order of the labels',
    );
  }
  checkClassNumbers('labels', labels, classes);
  checkClassNumbers('predictions', predictions, classes);
}

/** One more than the largest class number that occurs, at least 2: items of class 0 alone are still a choice between classes. */
export function classesIn(labels: ArrayLike<number>, predictions: ArrayLike<number>): number {
  let largest = 1;
  for (let item = 0; item < labels.length; item++) largest = Math.max(largest, labels[item], predictions[item]);
  return largest + 1;
}

function checkClassNumbers(argument: string, values: ArrayLike<number>, classes = Infinity): void {
  for (let item = 0; item < values.length; item++) {
    if (!Number.isInteger(values[item]) || values[item] < 0 || values[item] >= classes) {
      const range = classes === Infinity ? 'from 0' : `from 0 to ${classes - 1}`;
      throw new MetricsError(argument, `${values[item]} at item ${item}`, `whole class numbers ${range}`);
    }
  }
}
