import { encodeArray, type EncodedArray } from '../../../tools/benchmark/step-peer';

export function encodedWeights(
  weights: readonly { name: string; shape: readonly number[]; values: Float32Array }[],
): Record<string, EncodedArray> {
  return Object.fromEntries(weights.map(({ name, shape, values }) => [name, encodeArray(values, shape)]));
}
