import { accuracy } from './accuracy';
import { classScores, meanF1, meanRecall, type ClassScores } from './class-scores';
import { confusionMatrix, type ConfusionMatrix } from './confusion-matrix';
import { MetricsError, requireOptions } from './errors';
import { checkLabels, classesIn } from './labels';

export interface ClassReport extends ClassScores {
  readonly name: string;
}

export interface ClassificationReport {
  readonly n: number;
  readonly accuracy: number;
  readonly unweightedAverageRecall: number;
  readonly macroF1: number;
  readonly classes: readonly ClassReport[];
  readonly confusion: ConfusionMatrix;
}

export interface ClassificationReportOptions {
  /** Number of classes; by default the number of names, or one more than the largest class number that occurs. */
  classes?: number;
  /** Names of the classes in the order of their numbers; by default the numbers themselves. */
  names?: readonly string[];
}

/**
 * Every figure of a classifier in one call: accuracy, unweighted average recall, macro F1, and precision, recall, F1
 * and support a class, with the confusion matrix they come from.
 *
 * @throws MetricsError as `confusionMatrix` does, where the names are not one a class, or where all labels are one class,
 * whose recall says nothing about telling classes apart
 */
export function classificationReport(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  options: ClassificationReportOptions = {},
): ClassificationReport {
  requireOptions<ClassificationReportOptions>('options', options, { classes: true, names: true });
  checkLabels(labels, predictions);
  const classes = options.classes ?? options.names?.length ?? classesIn(labels, predictions);
  const names = options.names ?? Array.from({ length: classes }, (_, index) => String(index));
  if (names.length !== classes) {
    throw new MetricsError('names', `${names.length} names for ${classes} classes`, 'one name a class');
  }
  if (Array.prototype.every.call(labels, (label) => label === labels[0])) {
    throw new MetricsError(
      'labels',
      `class ${labels[0]} alone`,
      'items of at least 2 classes',
      'Add items of the others, or see accuracy.',
    );
  }
  const confusion = confusionMatrix(labels, predictions, classes);
  const scores = classScores(confusion);
  return {
    n: labels.length,
    accuracy: accuracy(labels, predictions),
    unweightedAverageRecall: meanRecall(scores),
    macroF1: meanF1(scores),
    classes: scores.map((score, index) => ({ name: names[index], ...score })),
    confusion,
  };
}
