import { Plan } from './plan';
import { add, both, multiply, subtract } from './vector';

/**
 * |X[k]|^2 of two frames, or |X[k]| with exponent 1, for the bins 0 ... N/2. Of packed values, X[k] = E + W O and X[M - k] =
 * conj(E - W O) with E = Z[k] + conj Z[M - k], O = (Z[k] - conj Z[M - k]) / i, W = exp(-2 pi i k / N): the window was halved.
 */
export function powers(plan: Plan): void {
  const values = plan.values;
  const power = plan.power;
  if (!plan.packed) {
    for (let k: usize = 0; k < plan.bins; k++)
      v128.store(power + k * 16, squaredSize(v128.load(values + k * 32), v128.load(values + k * 32, 16)));
  } else {
    const size = plan.size;
    const re = v128.load(values);
    const im = v128.load(values, 16);
    const sum = add(re, im);
    const difference = subtract(re, im);
    const four = f64x2.splat(4);
    v128.store(power, multiply(four, multiply(sum, sum)));
    v128.store(power + size * 16, multiply(four, multiply(difference, difference)));
    let t = plan.halfTurns + 16;
    let low = values + 32;
    let high = values + (size - 1) * 32;
    let lowPower = power + 16;
    let highPower = power + (size - 1) * 16;
    while (low <= high) {
      const lowRe = v128.load(low);
      const lowIm = v128.load(low, 16);
      const highRe = v128.load(high);
      const highIm = v128.load(high, 16);
      const evenRe = add(lowRe, highRe);
      const evenIm = subtract(lowIm, highIm);
      const oddRe = add(lowIm, highIm);
      const oddIm = subtract(highRe, lowRe);
      const cosine = both(t);
      const sine = both(t, 8);
      const turnedRe = subtract(multiply(oddRe, cosine), multiply(oddIm, sine));
      const turnedIm = add(multiply(oddRe, sine), multiply(oddIm, cosine));
      v128.store(lowPower, squaredSize(add(evenRe, turnedRe), add(evenIm, turnedIm)));
      v128.store(highPower, squaredSize(subtract(evenRe, turnedRe), subtract(evenIm, turnedIm)));
      t += 16;
      low += 32;
      high -= 32;
      lowPower += 16;
      highPower -= 16;
    }
  }
  if (plan.exponent == 1) {
    for (let k: usize = 0; k < plan.bins; k++) v128.store(power + k * 16, f64x2.sqrt(v128.load(power + k * 16)));
  }
}

function squaredSize(re: v128, im: v128): v128 {
  return add(multiply(re, re), multiply(im, im));
}

/** (re, im) pairs of the bins of either frame, by the same formulas. */
export function spectra(plan: Plan): void {
  const values = plan.values;
  const first = plan.spectra;
  const second = first + plan.bins * 16;
  if (!plan.packed) {
    for (let k: usize = 0; k < plan.bins; k++) {
      split(v128.load(values + k * 32), v128.load(values + k * 32, 16), first + k * 16, second + k * 16);
    }
    return;
  }
  const size = plan.size;
  const re = v128.load(values);
  const im = v128.load(values, 16);
  const sum = add(re, im);
  const difference = subtract(re, im);
  const zero = f64x2.splat(0);
  split(add(sum, sum), zero, first, second);
  split(add(difference, difference), zero, first + size * 16, second + size * 16);
  for (let k: usize = 1; k * 2 <= size; k++) {
    const low = values + k * 32;
    const high = values + (size - k) * 32;
    const lowRe = v128.load(low);
    const lowIm = v128.load(low, 16);
    const highRe = v128.load(high);
    const highIm = v128.load(high, 16);
    const evenRe = add(lowRe, highRe);
    const evenIm = subtract(lowIm, highIm);
    const oddRe = add(lowIm, highIm);
    const oddIm = subtract(highRe, lowRe);
    const cosine = both(plan.halfTurns + k * 16);
    const sine = both(plan.halfTurns + k * 16, 8);
    const turnedRe = subtract(multiply(oddRe, cosine), multiply(oddIm, sine));
    const turnedIm = add(multiply(oddRe, sine), multiply(oddIm, cosine));
    const mirrored = (size - k) * 16;
    split(subtract(evenRe, turnedRe), subtract(turnedIm, evenIm), first + mirrored, second + mirrored);
    split(add(evenRe, turnedRe), add(evenIm, turnedIm), first + k * 16, second + k * 16);
  }
}

/** Lane 0 of (re, im) to `first`, lane 1 to `second`. */
function split(re: v128, im: v128, first: usize, second: usize): void {
  v128.store(first, i64x2.shuffle(re, im, 0, 2));
  v128.store(second, i64x2.shuffle(re, im, 1, 3));
}
