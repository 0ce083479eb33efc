import type { NamedWeight } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import { TranslatorError } from '../errors';

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
  const weightSpecs = weights.map(({ name, shape }) => ({ name, shape: [...shape], dtype: 'float32' as const }));
  return { weightSpecs, weightData: joined.buffer };
}

/**
 * The inverse, of quantized weights too.
 *
 * @throws TranslatorError where the description is not one of named tensors, or does not fit the data
 */
export async function decodeNamedWeights(
  weightSpecs: tf.io.WeightsManifestEntry[],
  weightData: tf.io.WeightData,
): Promise<NamedWeight[]> {
  if (!Array.isArray(weightSpecs) || !weightSpecs.every(isSpec))
    throw new TranslatorError('from: weightSpecs', 'no list of names, shapes and types', 'what saveTranslator saved');
  const repeated = weightSpecs.find(({ name }, at) => weightSpecs.findIndex((other) => other.name === name) !== at);
  if (repeated) throw new TranslatorError('from: weightSpecs', `'${repeated.name}' twice`, 'every weight once');
  const tensors = decodedTensors(weightSpecs.filter(isFilled), weightData);
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

/** An empty tensor has no bytes, which tf.io.decodeWeights does not read. */
const isFilled = ({ shape }: tf.io.WeightsManifestEntry): boolean => !shape.includes(0);

function isSpec(spec: unknown): boolean {
  const { name, shape, dtype } = (spec ?? {}) as Partial<tf.io.WeightsManifestEntry>;
  const isSize = (size: unknown) => Number.isSafeInteger(size) && (size as number) >= 0;
  // strings have no values as numbers
  return (
    typeof name === 'string' &&
    typeof dtype === 'string' &&
    dtype !== 'string' &&
    Array.isArray(shape) &&
    shape.every(isSize)
  );
}

function decodedTensors(specs: tf.io.WeightsManifestEntry[], data: tf.io.WeightData): tf.NamedTensorMap {
  try {
    // what was decoded before it fails is disposed of
    return tf.tidy(() => tf.io.decodeWeights(data, specs));
  } catch (error) {
    const found = `weights that do not fit their description (${error instanceof Error ? error.message : String(error)})`;
    throw new TranslatorError('from', found, 'what saveTranslator saved', 'Was weights.bin cut short?');
  }
}
