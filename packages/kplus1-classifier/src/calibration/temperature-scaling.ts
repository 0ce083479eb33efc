import { ClassifierError, requireOptions } from '../errors';
import type { Labels } from '../objective/one-hot';

export interface TemperatureOptions {
  /** The smallest and the largest temperature considered. Default [0.01, 100]. */
  range?: readonly [smallest: number, largest: number];
}

export interface FittedTemperature {
  /** T, to divide logits by: above 1 where the classifier is overconfident. */
  temperature: number;
  /** Mean negative log-likelihood over K in nats, at T = 1 and at the fitted T. */
  before: number;
  after: number;
  /**
   * The end of `range` at which the likelihood still rises: 'smallest' where every row is classified right, so that
   * only T to 0 would do, 'largest' where the logits say nothing about the labels; null where T lies within.
   */
  stoppedAt: 'smallest' | 'largest' | null;
}

/**
 * Temperature scaling (Guo et al. 2017): the T that minimises mean(lse(l / T) - l_y / T) over K classes, for held-out
 * `logits` (rows x K) with `labels`. Fit it on rows that neither training nor the choice of the model has seen, nor
 * testing will. It changes no label, since it keeps the order of a row's logits.
 *
 * In b = 1 / T the loss is convex, and its derivative mean(E_p(b)[l] - l_y) rises, so bisection of the derivative's sign
 * is safe from every start; all in float64.
 */
export function fitTemperature(
  logits: ArrayLike<number>,
  labels: Labels,
  options: TemperatureOptions = {},
): FittedTemperature {
  requireOptions<TemperatureOptions>('options', options, { range: true });
  const { range = [0.01, 100] } = options;
  const [smallest, largest] = range;
  if (!(smallest > 0 && smallest < largest && largest < Infinity)) {
    throw new ClassifierError('range', `[${range.join(', ')}]`, 'two positive numbers, the smaller one first');
  }
  const classes = requireRows(logits, labels);
  const at = (inverse: number) => lossAndSlope(logits, labels, classes, inverse);
  const result = (temperature: number, stoppedAt: FittedTemperature['stoppedAt']): FittedTemperature => {
    return { temperature, before: at(1).loss, after: at(1 / temperature).loss, stoppedAt };
  };
  let [low, high] = [1 / largest, 1 / smallest];
  const [slopeLow, slopeHigh] = [at(low).slope, at(high).slope];
  // Rows of equal logits say nothing at any temperature: leave them as they are
  if (slopeLow === 0 && slopeHigh === 0) return result(Math.min(Math.max(1, smallest), largest), null);
  if (slopeLow >= 0) return result(largest, 'largest');
  if (slopeHigh <= 0) return result(smallest, 'smallest');
  // Geometric halving: equal steps of log T. Ends where two neighbours have no number between them
  for (;;) {
    const middle = Math.sqrt(low * high);
    if (!(middle > low && middle < high)) return result(1 / middle, null);
    if (at(middle).slope < 0) low = middle;
    else high = middle;
  }
}

/**
 * logits / T. In the (K+1)-class reading the fake logit stays at 0, which is 0 / T: the real-or-generated decision is
 * tempered too, and its side of 1/2 can change, since lse(l / T) is not lse(l) / T.
 */
export function applyTemperature(logits: ArrayLike<number>, temperature: number): Float32Array {
  if (!(temperature > 0 && temperature < Infinity)) {
    throw new ClassifierError('temperature', String(temperature), 'a positive number');
  }
  return Float32Array.from({ length: logits.length }, (_, i) => logits[i] / temperature);
}

/** Mean over the rows of lse(b l) - b l_y, and its derivative in b. */
function lossAndSlope(logits: ArrayLike<number>, labels: Labels, classes: number, inverse: number) {
  let [loss, slope] = [0, 0];
  for (let row = 0; row < labels.length; row++) {
    const start = row * classes;
    const ofLabel = logits[start + labels[row]];
    let largest = -Infinity;
    for (let k = 0; k < classes; k++) largest = Math.max(largest, logits[start + k]);
    let [sum, weighted] = [0, 0];
    for (let k = 0; k < classes; k++) {
      const power = Math.exp(inverse * (logits[start + k] - largest));
      sum += power;
      // Relative to the label's logit, so that a certain and right row adds an exact 0
      weighted += power * (logits[start + k] - ofLabel);
    }
    loss += Math.log(sum) + inverse * (largest - ofLabel);
    slope += weighted / sum;
  }
  return { loss: loss / labels.length, slope: slope / labels.length };
}

function requireRows(logits: ArrayLike<number>, labels: Labels): number {
  const rows = labels.length;
  const classes = logits.length / rows;
  if (rows === 0 || !Number.isInteger(classes) || classes < 2) {
    throw new ClassifierError('logits', `${logits.length} values`, `rows x K for ${rows} labels`);
  }
  for (let row = 0; row < rows; row++) {
    const label = labels[row];
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new ClassifierError(`labels[${row}]`, String(label), `a class from 0 to ${classes - 1}`);
    }
  }
  for (let i = 0; i < logits.length; i++) {
    if (!Number.isFinite(logits[i])) throw new ClassifierError(`logits[${i}]`, String(logits[i]), 'a finite number');
  }
  return classes;
}
