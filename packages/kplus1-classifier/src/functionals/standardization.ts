import { ClassifierError, requireOptions, requireRange } from '../errors';

/** Mean and deviation of each column. */
export interface Standardization {
  mean: Float64Array;
  deviation: Float64Array;
}

/** Mean and population deviation of each column of rows [B, columns] in float64; a constant column gets deviation 1. */
export function fitStandardization(rows: Float64Array | Float32Array, columns: number): Standardization {
  if (rows.length === 0 || rows.length % columns !== 0) {
    throw new ClassifierError('rows', `${rows.length} values`, `at least one row of ${columns}`);
  }
  const count = rows.length / columns;
  const mean = new Float64Array(columns);
  const deviation = new Float64Array(columns);
  for (let i = 0; i < rows.length; i++) mean[i % columns] += rows[i] / count;
  // once more, of the deviations: the rounding of a long sum is no deviation
  const rest = new Float64Array(columns);
  for (let i = 0; i < rows.length; i++) rest[i % columns] += (rows[i] - mean[i % columns]) / count;
  for (let column = 0; column < columns; column++) mean[column] += rest[column];
  for (let i = 0; i < rows.length; i++) deviation[i % columns] += (rows[i] - mean[i % columns]) ** 2 / count;
  for (let column = 0; column < columns; column++) {
    // below rounding a column is constant, and what its deviation would blow up is noise
    const floor = 1e-12 * Math.max(1, Math.abs(mean[column]));
    deviation[column] = Math.sqrt(deviation[column]) > floor ? Math.sqrt(deviation[column]) : 1;
  }
  return { mean, deviation };
}

/** (x - mean) / deviation, column by column, held within +- `clip` (default 5), as a network's input. */
export function standardize(
  rows: Float64Array | Float32Array,
  { mean, deviation }: Standardization,
  options: { clip?: number } = {},
): Float32Array {
  requireOptions<{ clip?: number }>('options', options, { clip: true });
  const { clip = 5 } = options;
  requireRange('clip', clip, 0, Infinity);
  const columns = mean.length;
  return Float32Array.from(rows, (value, i) => {
    const scaled = (value - mean[i % columns]) / deviation[i % columns];
    return Math.min(clip, Math.max(-clip, scaled));
  });
}
