/**
 * Logarithm of the factor of the multivariate Student-t density with unit scale matrix, `log Gamma((nu + D) / 2) - log Gamma(nu / 2) - D/2
 * log(nu pi)`.
 *
 * @param freedom nu, a whole number of at least 1
 */
export function logStudentNormalizer(size: number, freedom: number): number {
  return logGammaOfHalves(freedom + size) - logGammaOfHalves(freedom) - 0.5 * size * Math.log(freedom * Math.PI);
}

/** log Gamma(halves / 2) of a whole number of halves, by the recurrence Gamma(x + 1) = x Gamma(x): exact to rounding. */
function logGammaOfHalves(halves: number): number {
  let value = halves % 2 === 0 ? 0 : 0.5 * Math.log(Math.PI);
  for (let at = halves - 2; at > 0; at -= 2) value += Math.log(at / 2);
  return value;
}
