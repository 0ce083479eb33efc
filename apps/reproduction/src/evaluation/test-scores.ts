import { accuracy, confusionMatrix, unweightedAverageRecall } from '@image2audio/gan-metrics';
import type { HeldOut } from '../data/training-data';
import type { CellResult } from './run-files';

/** The only place where labels of S4 are used. */
export function testScores(
  { test, testClips, testSpeakers }: HeldOut,
  predictions: Int32Array,
  classes: number,
): Pick<CellResult, 'metrics' | 'test' | 'confusion'> {
  const confusion = confusionMatrix(test.labels, predictions, classes);
  return {
    metrics: {
      accuracy: accuracy(test.labels, predictions),
      uar: unweightedAverageRecall(test.labels, predictions),
    },
    test: { clips: testClips, speakers: testSpeakers, labels: [...test.labels], predictions: [...predictions] },
    confusion: Array.from({ length: classes }, (_, row) => [
      ...confusion.counts.subarray(row * classes, (row + 1) * classes),
    ]),
  };
}
