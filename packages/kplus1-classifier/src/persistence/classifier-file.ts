import { createClassifier, type Classifier, type ClassifierOptions } from '../classifier';
import { ClassifierError } from '../errors';
import type { NamedWeights } from '../named-weights';
import { decodeWeights, encodeWeights } from './safetensors';

/**
 * A classifier as the bytes of one safetensors file: its options under the metadata key `classifier`, and its weights,
 * or other `weights` for it, such as `average.getWeights()`.
 */
export async function encodeClassifier(classifier: Classifier, weights?: NamedWeights): Promise<Uint8Array> {
  const metadata = { classifier: JSON.stringify(classifier.options) };
  return encodeWeights(weights ?? (await classifier.getWeights()), metadata);
}

/** The classifier that `encodeClassifier` wrote. */
export function decodeClassifier(bytes: Uint8Array): Classifier {
  const { weights, metadata } = decodeWeights(bytes);
  if (metadata.classifier === undefined) {
    const fix = 'For bare weights use decodeWeights and setWeights.';
    throw new ClassifierError('file', 'no options in the metadata', 'a file made by encodeClassifier', fix);
  }
  const classifier = createClassifier(JSON.parse(metadata.classifier) as ClassifierOptions);
  try {
    classifier.setWeights(weights);
  } catch (error) {
    classifier.dispose();
    throw error;
  }
  return classifier;
}
