import * as tf from '@tensorflow/tfjs';
import type { NamedWeight } from '../weights';

/** Weights one after the other in float32, little-endian, and what is where: the weights of TensorFlow.js' model formats. */
export function encodeNamedWeights(weights: readonly NamedWeight[]): {
  weightSpecs: tf.io.WeightsManifestEntry[];
  weightData: ArrayBuffer;
} {
  const joined = new Float32Array(weights.reduce((sum, { values }) => sum + values.length, 0));
  let offset = 0;
  for (const { values } of weights) {
    joined.set(values, offset);
    offset += values.length;
  }
  const weightSpecs = weights.map(({ name, shape }) => ({ name, shape, dtype: 'float32' as const }));
  return { weightSpecs, weightData: joined.buffer };
}

/** The inverse, of quantized weights too. */
export async function decodeNamedWeights(
  weightSpecs: tf.io.WeightsManifestEntry[],
  weightData: tf.io.WeightData,
): Promise<NamedWeight[]> {
  // an empty tensor has no bytes, which tf.io.decodeWeights does not read
  const isFilled = ({ shape }: tf.io.WeightsManifestEntry): boolean => !shape.includes(0);
  const tensors = tf.io.decodeWeights(weightData, weightSpecs.filter(isFilled));
  try {
    return await Promise.all(
      weightSpecs.map(async (spec) => ({
        name: spec.name,
        shape: spec.shape,
        values: isFilled(spec) ? Float32Array.from(await tensors[spec.name].data()) : new Float32Array(),
      })),
    );
  } finally {
    tf.dispose(tensors);
  }
}
