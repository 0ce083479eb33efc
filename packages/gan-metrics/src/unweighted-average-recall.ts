import { classScores, meanRecall } from './class-scores';
import { confusionMatrix } from './confusion-matrix';
import { checkLabels, classesIn } from './labels';

/**
 * Unweighted average recall, in [0, 1]: the mean over the classes that have items of the share of the class's items
 * that were recognised. Chance level is one over the number of classes, however uneven the classes are. Agrees with
 * scikit-learn's `balanced_accuracy_score`.
 *
 * @throws MetricsError as `accuracy` does
 */
export function unweightedAverageRecall(labels: ArrayLike<number>, predictions: ArrayLike<number>): number {
  checkLabels(labels, predictions);
  return meanRecall(classScores(confusionMatrix(labels, predictions, classesIn(labels, predictions))));
}
