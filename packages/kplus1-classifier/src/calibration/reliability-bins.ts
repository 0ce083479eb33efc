import { ClassifierError, requireInteger, requireOptions } from '../errors';
import type { Labels } from '../objective/one-hot';

/** One bar of a reliability diagram. */
export interface ReliabilityBin {
  /** The bin is (low, high], the first one [0, high]. */
  low: number;
  high: number;
  /** Predictions whose confidence lies in the bin. */
  count: number;
  /** Mean confidence of these; null without any. */
  confidence: number | null;
  /** Share of these whose most probable class is the label; null without any. */
  accuracy: number | null;
}

/**
 * The data of a reliability diagram: predictions by their confidence, the largest of the row's probabilities, in `bins`
 * (default 15) equal bins of [0, 1]. A calibrated classifier has accuracy = confidence in every bin. `probabilities` is
 * rows x K, `labels` one class a row.
 */
export function reliabilityBins(
  probabilities: ArrayLike<number>,
  labels: Labels,
  options: { bins?: number } = {},
): ReliabilityBin[] {
  requireOptions<{ bins?: number }>('options', options, { bins: true });
  const { bins = 15 } = options;
  requireInteger('bins', bins, 1);
  const rows = labels.length;
  const classes = probabilities.length / rows;
  if (rows === 0 || !Number.isInteger(classes) || classes === 0) {
    throw new ClassifierError('probabilities', `${probabilities.length} values`, `rows x K for ${rows} labels`);
  }
  const counts = new Float64Array(bins);
  const confidences = new Float64Array(bins);
  const hits = new Float64Array(bins);
  for (let row = 0; row < rows; row++) {
    const label = labels[row];
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new ClassifierError(`labels[${row}]`, String(label), `a class from 0 to ${classes - 1}`);
    }
    let best = 0;
    for (let k = 0; k < classes; k++) {
      const probability = probabilities[row * classes + k];
      if (!(probability >= 0 && probability <= 1 + 1e-6)) {
        throw new ClassifierError(`probabilities[${row * classes + k}]`, String(probability), 'a number in [0, 1]');
      }
      if (probability > probabilities[row * classes + best]) best = k;
    }
    const confidence = probabilities[row * classes + best];
    const bin = Math.min(bins, Math.max(1, Math.ceil(confidence * bins))) - 1;
    counts[bin] += 1;
    confidences[bin] += confidence;
    hits[bin] += best === label ? 1 : 0;
  }
  return Array.from(counts, (count, bin) => ({
    low: bin / bins,
    high: (bin + 1) / bins,
    count,
    confidence: count === 0 ? null : confidences[bin] / count,
    accuracy: count === 0 ? null : hits[bin] / count,
  }));
}
