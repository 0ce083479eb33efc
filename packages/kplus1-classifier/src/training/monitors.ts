import { kPlus1Probabilities } from '../kplus1-probabilities';

export interface Monitors {
  /** Share of real items with P(K+1 | x) < 1/2; null without real items. */
  trueAccuracy: number | null;
  /** Share of generated items with P(K+1 | x) > 1/2; null without generated items. */
  fakeAccuracy: number | null;
  /** Mean over the real items of their largest logit: above 0 where some class beats "generated"; null without any. */
  maxLogit: number | null;
}

/** Whether the real-or-generated decision is alive, from the logits [rows, K] of real and of generated items. */
export function monitors(real: ArrayLike<number>, generated: ArrayLike<number>, classes: number): Monitors {
  const share = (logits: ArrayLike<number>, holds: (realProbability: number) => boolean): number | null => {
    const { realProbability } = kPlus1Probabilities(logits, classes);
    if (realProbability.length === 0) return null;
    return realProbability.filter(holds).length / realProbability.length;
  };
  let sumOfLargest = 0;
  const rows = real.length / classes;
  for (let row = 0; row < rows; row++) {
    let largest = -Infinity;
    for (let k = 0; k < classes; k++) largest = Math.max(largest, real[row * classes + k]);
    sumOfLargest += largest;
  }
  return {
    trueAccuracy: share(real, (probability) => probability > 0.5),
    fakeAccuracy: share(generated, (probability) => probability < 0.5),
    maxLogit: rows === 0 ? null : sumOfLargest / rows,
  };
}
