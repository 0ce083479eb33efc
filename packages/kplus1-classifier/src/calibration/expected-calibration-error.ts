import type { Labels } from '../objective/one-hot';
import { reliabilityBins } from './reliability-bins';

/**
 * Expected calibration error (Guo et al. 2017): ECE = sum_b n_b / n |accuracy_b - mean confidence_b| over the bins of
 * `reliabilityBins`, in [0, 1]. Bins are closed above: (0, 1/15], (1/15, 2/15], ... With few rows it is above 0 for a
 * calibrated classifier too, the more so the more bins.
 */
export function expectedCalibrationError(
  probabilities: ArrayLike<number>,
  labels: Labels,
  options: { bins?: number } = {},
): number {
  return reliabilityBins(probabilities, labels, options).reduce((sum, { count, accuracy, confidence }) => {
    return count === 0 ? sum : sum + (count / labels.length) * Math.abs(accuracy! - confidence!);
  }, 0);
}
