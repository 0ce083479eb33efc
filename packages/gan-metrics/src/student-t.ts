import { MetricsError } from './errors';
import { incompleteBeta } from './incomplete-beta';

/**
 * `P(T <= t)` for Student's t distribution with v > 0 degrees of freedom: `1 - I_{v / (v + t^2)}(v / 2, 1 / 2) / 2`
 * for t >= 0. Agrees with `scipy.stats.t.cdf`.
 */
export function studentTCumulative(t: number, degreesOfFreedom: number): number {
  return t < 0 ? studentTUpperTail(-t, degreesOfFreedom) : 1 - studentTUpperTail(t, degreesOfFreedom);
}

/** `P(T > t)` for t >= 0, exact where it is tiny and 1 - P(T <= t) would be all rounding. */
export function studentTUpperTail(t: number, degreesOfFreedom: number): number {
  if (!(degreesOfFreedom > 0)) {
    throw new MetricsError('degreesOfFreedom', String(degreesOfFreedom), 'a number above 0');
  }
  if (Number.isNaN(t)) throw new MetricsError('t', 'NaN', 'a number');
  if (t === Infinity) return 0;
  // near 0 by the other side of the beta function, whose argument keeps the digits of t
  const share = (t * t) / (degreesOfFreedom + t * t);
  const half = degreesOfFreedom / 2;
  if (share < 1.5 / (2.5 + half)) return (1 - incompleteBeta(share, 0.5, half)) / 2;
  return incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), half, 0.5) / 2;
}

/**
 * The t with `P(T <= t) = probability`, by bisection of the tail. Agrees with `scipy.stats.t.ppf`.
 *
 * @param probability in (0, 1)
 * @throws MetricsError where the probability is outside (0, 1) or the degrees of freedom are not above 0
 */
export function studentTQuantile(probability: number, degreesOfFreedom: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw new MetricsError('probability', String(probability), 'a number between 0 and 1');
  }
  if (probability === 0.5) return 0;
  const tail = Math.min(probability, 1 - probability);
  let low = 0;
  let high = 1;
  while (studentTUpperTail(high, degreesOfFreedom) > tail && high < Number.MAX_VALUE / 2) high *= 2;
  for (let middle = high / 2; middle > low && middle < high; middle = low + (high - low) / 2) {
    if (studentTUpperTail(middle, degreesOfFreedom) > tail) low = middle;
    else high = middle;
  }
  return probability < 0.5 ? -high : high;
}
