import { decodeWeights, encodeWeights, type NamedWeight } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import { createClassifier, type Classifier, type ClassifierOptions } from '../classifier';
import { ClassifierError, requireOptions, sayingClassifierError } from '../errors';
import type { Network } from '../network/network';

/**
 * A classifier as the bytes of one safetensors file: its options under the metadata key `classifier`, and its weights,
 * or other `weights` for it, such as `average.getWeights()`.
 */
export async function encodeClassifier(classifier: Classifier, weights?: readonly NamedWeight[]): Promise<Uint8Array> {
  const metadata = { classifier: JSON.stringify(classifier.options) };
  const written = weights ?? (await classifier.getWeights());
  return sayingClassifierError(() => encodeWeights(written, metadata));
}

/**
 * The classifier that `encodeClassifier` wrote. A file holds no code: where the network was one of your own, give a new
 * one of the same parameters as `network`.
 */
export function decodeClassifier(bytes: Uint8Array, options: { network?: Network } = {}): Classifier {
  requireOptions('options', options, { network: true });
  const { network } = options;
  const { weights, metadata } = sayingClassifierError(() => decodeWeights(bytes));
  if (metadata.classifier === undefined) {
    const fix = 'For bare weights use decodeWeights of @image2audio/tfjs-training and setWeights.';
    throw new ClassifierError('file', 'no options in the metadata', 'a file made by encodeClassifier', fix);
  }
  const saved = optionsOf(metadata.classifier, weights);
  const isCustom = (saved.network as { kind?: string } | undefined)?.kind === 'custom';
  if (isCustom !== (network !== undefined)) {
    const found = isCustom ? 'nothing' : 'a network';
    const expected = isCustom ? 'the network that the file holds weights of' : 'none: the file says how to build it';
    throw new ClassifierError('network', found, expected);
  }
  const classifier = network ? createClassifier({ ...saved, network }) : buildOrDispose(saved);
  try {
    classifier.setWeights(weights);
  } catch (error) {
    classifier.dispose();
    throw error;
  }
  return classifier;
}

/** Sizes up to which a layer is built whatever the file holds: the largest then has some hundred megabytes. */
const harmlessSize = 4096;

/**
 * The options that a file tells. Sizes for which the file has too few weights are refused before a network is built: a few bytes
 * could ask for any amount of memory.
 */
function optionsOf(text: string, weights: readonly NamedWeight[]): ClassifierOptions {
  let options: ClassifierOptions;
  try {
    options = JSON.parse(text) as ClassifierOptions;
  } catch {
    throw notOptions('no JSON');
  }
  if (typeof options !== 'object' || options === null) throw notOptions(JSON.stringify(options));
  const held = weights.reduce((sum, { values }) => sum + values.length, 0);
  const { classes, network, frames = 0, bands = 0 } = options;
  const tooLarge =
    sizesOf([classes, network]).find((size) => size > harmlessSize && size * size > held) ??
    [frames, bands, frames * bands].find((size) => size > Math.max(held, 2 ** 24));
  if (tooLarge !== undefined) throw notOptions(`a size of ${tooLarge} beside ${held} weights`);
  return options;
}

function sizesOf(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(sizesOf) : [];
}

/** What was made until a network could not be built is disposed of. */
function buildOrDispose(options: ClassifierOptions): Classifier {
  const { registeredVariables } = tf.engine();
  const before = new Set(Object.keys(registeredVariables));
  try {
    return createClassifier(options);
  } catch (error) {
    for (const [name, variable] of Object.entries(registeredVariables)) if (!before.has(name)) variable.dispose();
    if (error instanceof ClassifierError) throw error;
    throw notOptions(`options of no network (${error instanceof Error ? error.message : String(error)})`);
  }
}

function notOptions(found: string): ClassifierError {
  return new ClassifierError('file: metadata.classifier', found, 'the options that encodeClassifier wrote');
}
