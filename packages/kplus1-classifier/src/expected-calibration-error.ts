import { ClassifierError, requireInteger } from './errors';
import type { Labels } from './objective/one-hot';

/**
 * Expected calibration error (Guo et al. 2017): predictions are put into `bins` (default 15) equal bins of their
 * confidence, the largest of the row's probabilities, and ECE = sum_b n_b / n |accuracy_b - mean confidence_b|, in
 * [0, 1]. `probabilities` is rows x K, `labels` one class a row. Bins are closed above: (0, 1/15], (1/15, 2/15], ...
 */
export function expectedCalibrationError(
  probabilities: ArrayLike<number>,
  labels: Labels,
  { bins = 15 }: { bins?: number } = {},
): number {
  requireInteger('bins', bins, 1);
  const rows = labels.length;
  const classes = probabilities.length / rows;
  if (rows === 0 || !Number.isInteger(classes)) {
    throw new ClassifierError('probabilities', `${probabilities.length} values`, `rows x K for ${rows} labels`);
  }
  const gap = new Float64Array(bins);
  for (let row = 0; row < rows; row++) {
    let best = 0;
    for (let k = 1; k < classes; k++) {
      if (probabilities[row * classes + k] > probabilities[row * classes + best]) best = k;
    }
    const confidence = probabilities[row * classes + best];
    const bin = Math.min(bins, Math.max(1, Math.ceil(confidence * bins))) - 1;
    gap[bin] += (best === labels[row] ? 1 : 0) - confidence;
  }
  return gap.reduce((sum, value) => sum + Math.abs(value), 0) / rows;
}
