import { logGamma } from './log-gamma';

const TINY = 1e-300;
const PRECISION = 1e-16;

/**
 * Regularised incomplete beta function `I_x(a, b)` for a, b > 0 and x in [0, 1], by its continued fraction (Abramowitz
 * and Stegun 26.5.8, evaluated by Lentz' method) on the side of the mean where it converges fast. Agrees with
 * `scipy.special.betainc`.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const logFront = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  return (Math.exp(logFront) / a) * continuedFraction(x, a, b);
}

function continuedFraction(x: number, a: number, b: number): number {
  const awayFromZero = (value: number) => (Math.abs(value) < TINY ? TINY : value);
  let numerator = 1;
  let denominator = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let fraction = denominator;
  const step = (term: number) => {
    denominator = 1 / awayFromZero(1 + term * denominator);
    numerator = awayFromZero(1 + term / numerator);
    const factor = denominator * numerator;
    fraction *= factor;
    return factor;
  };
  // the number of terms needed grows with sqrt(max(a, b))
  const terms = 200 + 10 * Math.ceil(Math.sqrt(Math.max(a, b)));
  for (let m = 1; m <= terms; m++) {
    step((m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)));
    const factor = step((-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)));
    if (Math.abs(factor - 1) < PRECISION) break;
  }
  return fraction;
}
