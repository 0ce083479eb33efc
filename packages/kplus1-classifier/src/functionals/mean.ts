/**
 * The mean of some numbers, its rounding taken out by a second pass over the deviations: equal numbers have exactly that mean and no deviation, and
 * numbers far from zero keep the digits in which they differ.
 */
export function meanOf(values: ArrayLike<number>): number {
  const { length } = values;
  let mean = 0;
  for (let at = 0; at < length; at++) mean += values[at] / length;
  let rest = 0;
  for (let at = 0; at < length; at++) rest += (values[at] - mean) / length;
  return mean + rest;
}
