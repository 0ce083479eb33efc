/** The modified Bessel function of the first kind and order 0, I0(x) = sum_k ((x/2)^k / k!)^2. */
export function besselI0(x: number): number {
  const quarter = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= quarter / (k * k);
    sum += term;
  }
  return sum;
}

/**
 * The Kaiser window over -1 ... 1, w(u) = I0(beta sqrt(1 - u^2)) / I0(beta); 0 outside.
 * Kaiser and Schafer (1980); numpy.kaiser samples the same function.
 */
export function kaiser(u: number, beta: number): number {
  return Math.abs(u) > 1 ? 0 : besselI0(beta * Math.sqrt(1 - u * u)) / besselI0(beta);
}

/**
 * The beta that gives a low-pass `attenuationDb` of ripple in pass and stop band (Oppenheim and Schafer, equation
 * 7.75).
 */
export function kaiserBeta(attenuationDb: number): number {
  if (attenuationDb > 50) return 0.1102 * (attenuationDb - 8.7);
  if (attenuationDb >= 21) return 0.5842 * (attenuationDb - 21) ** 0.4 + 0.07886 * (attenuationDb - 21);
  return 0;
}

/**
 * Samples a filter needs to fall through a transition of `width` cycles a sample (Oppenheim and Schafer, equation
 * 7.76).
 */
export function kaiserLength(attenuationDb: number, width: number): number {
  return (attenuationDb - 7.95) / (2.285 * 2 * Math.PI * width) + 1;
}
