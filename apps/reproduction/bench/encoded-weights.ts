import { encodeArray, type EncodedArray } from '../../../tools/benchmark/step-peer';

/** A classifier's weights by name as a script in Python reads them. */
export function encodedWeights(
  weights: Readonly<Record<string, { shape: readonly number[]; values: Float32Array }>>,
): Record<string, EncodedArray> {
  return Object.fromEntries(
    Object.entries(weights).map(([name, { shape, values }]) => [name, encodeArray(values, shape)]),
  );
}
