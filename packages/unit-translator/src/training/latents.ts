import * as tf from '@tensorflow/tfjs';
import type { DomainName } from '../domain-spec';
import { pullRows } from '../latent/class-means';
import { reparameterized, type Posterior } from '../latent/posterior';
import type { Translator } from '../translator';
import { sliceRows } from './latent-rows';

export interface Latents {
  posterior: Posterior;
  z: tf.Tensor2D;
  /** z pulled to the class means where the label is known: what decoders read. */
  pulled: tf.Tensor2D;
}

/** Encodes, samples with the noise given, and pulls. */
export function latentsOf(
  translator: Translator,
  domain: DomainName,
  x: tf.Tensor,
  { oneHot, kept, noise }: { oneHot: tf.Tensor2D; kept?: tf.Tensor2D | undefined; noise: tf.Tensor2D },
): Latents {
  const { classMeans, options } = translator;
  const posterior = translator.encode(domain, x);
  const z = reparameterized(posterior, noise);
  return { posterior, z, pulled: kept ? pullRows(z, classMeans, { oneHot, kept }, options.classPull) : z };
}

/** Decodes all parts in one pass and gives each part's items; undefined parts stay undefined. */
export function decodeTogether(
  translator: Translator,
  domain: DomainName,
  parts: (tf.Tensor2D | undefined)[],
): (tf.Tensor | undefined)[] {
  const present = parts.filter((part) => part !== undefined);
  if (present.length === 0) return parts;
  const decoded = translator.decode(domain, present.length === 1 ? present[0] : tf.concat(present));
  let row = 0;
  return parts.map((part) => (part ? sliceRows(decoded, row, (row += part.shape[0])) : undefined));
}
