import type { MelColumns } from './mel-columns';
import { solveTridiagonal } from './tridiagonal';

/** Solves for one right-hand side (a value of 0 or more a band); `solution` gets a value a bin. */
export type NonNegativeSolver = (right: Float64Array, solution: Float64Array) => void;

/**
 * e: so small beside 1, the norm of the longest row, that the norm of x hardly counts beside the residual; and so large that
 * y, which grows like residual / e where no x >= 0 has residual 0, leaves eight digits to x. A smaller one gains where the
 * sums have a spectrum and loses where they have none; at 1e-8 either error is below 1e-3, mostly 1e-6, of the sums.
 */
const RIDGE = 1e-8;
/** Proximal steps: the second takes away what the first, which starts from 0, pays for a small norm. */
const ROUNDS = 2;
/**
 * Newton's method ends after finitely many steps, mostly below 20 a round (160 was the most seen, with 256 bands of which many
 * are empty). Rounding shall not make them endless.
 */
const MOST_STEPS = 1000;
/** The search along a step ends here: less than this of it is rounding. */
const LEAST_STEP = 1e-12;

/**
 * Non-negative least squares for a mel filterbank A: an x >= 0 that minimises |A x - b|, of those the one of least norm
 * in the limit of a small ridge e.
 *
 * There are fewer bands than bins, so that the residual alone leaves x open. Each of two proximal steps minimises
 * 1/2 |A x - b|^2 + e/2 |x - c|^2 over x >= 0, the first about c = 0, the second about the result of the first. Its
 * solution is x = max(0, c + A'y) with the dual variables y that minimise the convex, piecewise quadratic
 *
 * 1/2 |max(0, c + A'y)|^2 + e/2 |y|^2 - b'y,
 *
 * which Newton's method with a line search finds in a few steps (O. L. Mangasarian, "A finite Newton method for
 * classification", Optimization Methods and Software 17, 2002). The matrix of a step, A_+ A_+' + e I over the bins where x
 * > 0, is tridiagonal, because bins belong to neighbouring bands. It starts from the pseudo-inverse, which is where
 * librosa.util.nnls starts too.
 */
export function leastNormNnls({ bands, band, own, next, scale }: MelColumns): NonNegativeSolver {
  const bins = own.length;
  const vector = () => new Float64Array(bands);
  const [b, y, trial, step, gradient, pivots] = [vector(), vector(), vector(), vector(), vector(), vector()];
  const curvature = { diagonal: vector(), beside: vector() };
  const center = new Float64Array(bins);

  const solutionAt = (at: Float64Array, k: number) =>
    center[k] + own[k] * at[band[k]] + (next[k] === 0 ? 0 : next[k] * at[band[k] + 1]);

  /** The value at `at`; leaves gradient and second derivatives. `unbounded` counts negative x as well. */
  const evaluate = (at: Float64Array, unbounded = false): number => {
    const { diagonal, beside } = curvature;
    let value = 0;
    for (let i = 0; i < bands; i++) {
      value += (RIDGE / 2) * at[i] * at[i] - b[i] * at[i];
      gradient[i] = RIDGE * at[i] - b[i];
      diagonal[i] = RIDGE;
      beside[i] = 0;
    }
    for (let k = 0; k < bins; k++) {
      const x = solutionAt(at, k);
      if (x <= 0 && !unbounded) continue;
      const i = band[k];
      value += 0.5 * x * x;
      gradient[i] += own[k] * x;
      diagonal[i] += own[k] * own[k];
      if (next[k] === 0) continue;
      gradient[i + 1] += next[k] * x;
      diagonal[i + 1] += next[k] * next[k];
      beside[i] += own[k] * next[k];
    }
    return value;
  };

  /** One step from y, where the value is `value`: the value there, or null where rounding hides any further fall. */
  const descend = (value: number): number | null => {
    solveTridiagonal(curvature, gradient, step, pivots);
    let slope = 0;
    for (let i = 0; i < bands; i++) slope += gradient[i] * step[i];
    // a fall of half the slope is what the step promises
    const lastDigits = 4e-16 * Math.abs(value);
    if (slope <= lastDigits) return null;
    for (let length = 1; length > LEAST_STEP;) {
      for (let i = 0; i < bands; i++) trial[i] = y[i] - length * step[i];
      const reached = evaluate(trial);
      // Armijo's rule, and more than rounding
      if (reached < value - Math.max(1e-4 * length * slope, lastDigits)) {
        y.set(trial);
        return reached;
      }
      // the minimum of the parabola through both values with this slope
      const parabola = (slope * length * length) / (2 * (reached - value + slope * length));
      length = Math.max(0.1 * length, Math.min(0.5 * length, parabola));
    }
    return null;
  };

  return (right, solution) => {
    const largest = right.reduce((most, value) => Math.max(most, value), 0);
    solution.fill(0);
    if (largest === 0 || scale === 0) return;
    for (let i = 0; i < bands; i++) b[i] = right[i] / largest;
    center.fill(0);
    y.fill(0);
    evaluate(y, true);
    solveTridiagonal(curvature, gradient, step, pivots);
    for (let i = 0; i < bands; i++) y[i] = -step[i];
    for (let round = 0; round < ROUNDS; round++) {
      let value: number | null = evaluate(y);
      for (let s = 0; s < MOST_STEPS && value !== null; s++) value = descend(value);
      for (let k = 0; k < bins; k++) center[k] = Math.max(0, solutionAt(y, k));
      y.fill(0);
    }
    // A / scale times x scale / largest is b
    for (let k = 0; k < bins; k++) solution[k] = (center[k] * largest) / scale;
  };
}
