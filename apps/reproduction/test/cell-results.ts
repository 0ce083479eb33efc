import { cellKey } from '../src/config/cell-key';
import { rows } from '../src/config/rows';
import type { CellResult } from '../src/evaluation/run-files';

/** A finished cell of the run 'key' with given test predictions; five speakers, one after the other. For tests of what is made of results. */
export function cellResult(
  overrides: Partial<CellResult> & Pick<CellResult, 'column' | 'row' | 'seed'>,
  correct: boolean[],
): CellResult {
  const labels = correct.map((_, index) => index % 2);
  const predictions = labels.map((label, index) => (correct[index] ? label : 1 - label));
  const confusion = [
    [0, 0],
    [0, 0],
  ];
  for (const [index, label] of labels.entries()) confusion[label][predictions[index]]++;
  const accuracy = correct.filter(Boolean).length / correct.length;
  return {
    schema: 1,
    status: 'done',
    runKey: cellKey('key', rows[overrides.row]),
    backend: 'cpu',
    metrics: { accuracy, uar: accuracy },
    classes: ['happy', 'sad'],
    test: {
      clips: correct.map((_, index) => `clip ${index}`),
      speakers: correct.map((_, index) => `speaker ${Math.floor((5 * index) / correct.length)}`),
      labels,
      predictions,
    },
    confusion,
    sanity: {},
    generationScores: null,
    weightsHash: 'hash',
    deviations: [],
    seconds: {},
    ...overrides,
  };
}
