import { createClassifier, type Classifier, type ClassifierOptions } from '../classifier';
import { ClassifierError } from '../errors';
import type { NamedWeights } from '../named-weights';
import type { Network } from '../network/network';
import { decodeWeights, encodeWeights } from './safetensors';

/**
 * A classifier as the bytes of one safetensors file: its options under the metadata key `classifier`, and its weights,
 * or other `weights` for it, such as `average.getWeights()`.
 */
export async function encodeClassifier(classifier: Classifier, weights?: NamedWeights): Promise<Uint8Array> {
  const metadata = { classifier: JSON.stringify(classifier.options) };
  return encodeWeights(weights ?? (await classifier.getWeights()), metadata);
}

/**
 * The classifier that `encodeClassifier` wrote. A file holds no code: where the network was one of your own, give a new
 * one of the same parameters as `network`.
 */
export function decodeClassifier(bytes: Uint8Array, { network }: { network?: Network } = {}): Classifier {
  const { weights, metadata } = decodeWeights(bytes);
  if (metadata.classifier === undefined) {
    const fix = 'For bare weights use decodeWeights and setWeights.';
    throw new ClassifierError('file', 'no options in the metadata', 'a file made by encodeClassifier', fix);
  }
  const options = JSON.parse(metadata.classifier) as ClassifierOptions;
  const isCustom = (options.network as { kind?: string } | undefined)?.kind === 'custom';
  if (isCustom !== (network !== undefined)) {
    const found = isCustom ? 'nothing' : 'a network';
    const expected = isCustom ? 'the network that the file holds weights of' : 'none: the file says how to build it';
    throw new ClassifierError('network', found, expected);
  }
  const classifier = createClassifier(network ? { ...options, network } : options);
  try {
    classifier.setWeights(weights);
  } catch (error) {
    classifier.dispose();
    throw error;
  }
  return classifier;
}
