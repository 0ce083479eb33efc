export interface PairedTest {
  /** Mean of the differences and its standard error. */
  mean: number;
  standardError: number;
  /** Student's t of the differences, with one degree of freedom less than there are pairs. */
  t: number;
  /** Pairs whose difference is above 0. */
  wins: number;
}

/** The paired t-test of second - first. */
export function pairedTest(first: readonly number[], second: readonly number[]): PairedTest {
  const differences = second.map((value, i) => value - first[i]);
  const count = differences.length;
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / count;
  const variance = differences.reduce((sum, difference) => sum + (difference - mean) ** 2, 0) / (count - 1);
  const standardError = Math.sqrt(variance / count);
  return { mean, standardError, t: mean / standardError, wins: differences.filter((value) => value > 0).length };
}
