import { ClassifierError } from './errors';

/** Probabilities of rows of K logits, the logit of class K+1 being 0. */
export interface KPlus1Probabilities {
  /** rows x (K+1), the generated class last: exp(l_k) / (1 + sum exp l) and 1 / (1 + sum exp l). */
  probabilities: Float32Array;
  /** rows x K, normalised over the K classes: P(k | x, real). */
  classProbabilities: Float32Array;
  /** rows: P(y < K+1 | x) = 1 - P(K+1 | x). */
  realProbability: Float32Array;
  /** rows: the most probable of the K classes, the first of equals. */
  labels: Int32Array;
}

/**
 * Softmax over [l_1 ... l_K, 0] and its relatives, in float64 and exact for logits of any size. K logits suffice for
 * K+1 classes because a softmax does not change when the same number is added to all logits: subtracting the
 * (K+1)-th from all of them makes it 0 (Salimans et al. 2016, section 5).
 */
export function kPlus1Probabilities(logits: ArrayLike<number>, classes: number): KPlus1Probabilities {
  if (logits.length % classes !== 0) {
    throw new ClassifierError('logits', `${logits.length} values`, `a multiple of the ${classes} classes`);
  }
  const rows = logits.length / classes;
  const probabilities = new Float32Array(rows * (classes + 1));
  const classProbabilities = new Float32Array(rows * classes);
  const realProbability = new Float32Array(rows);
  const labels = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const start = row * classes;
    let best = 0;
    for (let k = 1; k < classes; k++) if (logits[start + k] > logits[start + best]) best = k;
    const largest = Math.max(logits[start + best], 0);
    let sumReal = 0;
    let sumRelative = 0;
    for (let k = 0; k < classes; k++) {
      sumReal += Math.exp(logits[start + k] - largest);
      sumRelative += Math.exp(logits[start + k] - logits[start + best]);
    }
    const generated = Math.exp(-largest);
    const all = sumReal + generated;
    const outRow = row * (classes + 1);
    for (let k = 0; k < classes; k++) {
      probabilities[outRow + k] = Math.exp(logits[start + k] - largest) / all;
      classProbabilities[start + k] = Math.exp(logits[start + k] - logits[start + best]) / sumRelative;
    }
    probabilities[outRow + classes] = generated / all;
    realProbability[row] = sumReal / all;
    labels[row] = best;
  }
  return { probabilities, classProbabilities, realProbability, labels };
}
