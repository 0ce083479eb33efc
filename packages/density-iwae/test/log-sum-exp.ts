/** `log sum_i exp(values_i)` without overflow; -Infinity where all values are, or none are given; Infinity where one is. */
export function logSumExp(values: Float64Array): number {
  const largest = values.reduce((most, value) => Math.max(most, value), -Infinity);
  if (Math.abs(largest) === Infinity) return largest;
  return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}
