import { classScores, meanF1 } from './class-scores';
import { confusionMatrix } from './confusion-matrix';
import { checkLabels, classesIn } from './labels';

/**
 * Mean F1, in [0, 1], over the classes that occur among the labels or the predictions. Agrees with scikit-learn's
 * `f1_score(average='macro', zero_division=0)`.
 *
 * @throws MetricsError as `accuracy` does
 */
export function macroF1(labels: ArrayLike<number>, predictions: ArrayLike<number>): number {
  checkLabels(labels, predictions);
  return meanF1(classScores(confusionMatrix(labels, predictions, classesIn(labels, predictions))));
}
