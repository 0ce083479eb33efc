import type { Translator } from '@image2audio/unit-translator';
import * as tf from '@tensorflow/tfjs';
import type { TrainingData } from '../data/training-data';
import { spectrogramShape } from '../features/spectrograms';
import type { ItemSet } from '../features/item-set';
import { deriveSeed, randomBelow, randomStream } from '@image2audio/tfjs-training';
import { faceTensor, labelsAt, membersByClass } from '../training/draw-batches';
import type { TranslatorInTraining } from '../training/networks';
import type { TrainingContext } from '../training/training-context';

/** Spectrograms translated from faces, with their faces' labels: the class of a face is that of its translation (paper 2.1). */
export interface Translations {
  items: ItemSet;
  labels: Int32Array;
}

/** How many spectrograms are generated, and in which round: the draws of each round are its own. */
export interface BankSize {
  round: number;
  size: number;
}

const chunk = 64;

/**
 * Classification-aware augmentation (paper 2.1): x~ = Dec_t(z), z ~ Enc_s(x^s) pulled to mu_y, the mean of its face's class, for `size` faces x^s of
 * D_s, as many of each class; a class without faces, as calm, has no translations (docs/decisions/0018-no-faces-of-calm.md). The control
 * `prior-latent` has z of the class prior, pulled alike.
 */
export async function translateFaces(
  { data, row, seed }: TrainingContext,
  { translator }: TranslatorInTraining,
  { round, size }: BankSize,
): Promise<Translations> {
  const faces = drawFacesOfEachClass(data, size, seed, round);
  const labels = labelsAt(data.faces.labels, faces);
  const [frames, bands] = spectrogramShape;
  const items: ItemSet = { data: new Float32Array(size * frames * bands), count: size, shape: spectrogramShape };
  const mirror = randomStream(seed, 'bank mirror', round);
  for (let start = 0; start < size; start += chunk) {
    const end = Math.min(size, start + chunk);
    const noise = deriveSeed(seed, 'bank noise', round, start);
    const translated = tf.tidy(() => {
      const x =
        row.control === 'prior-latent' ? null : faceTensor(data.faces.items, faces.subarray(start, end), mirror);
      return translator.decode('target', bankLatents(translator, x, labels.subarray(start, end), noise));
    });
    items.data.set(await translated.data(), start * frames * bands);
    translated.dispose();
  }
  return { items, labels };
}

/**
 * Latents that generated spectrograms are decoded from, `[labels, latentSize]`: z ~ q(z | face), or, where there are no faces, z ~ N([mu_y, 0], I) of the
 * class prior; either then pulled to its class's mean, as labeled items are in training. What the control without faces lacks is the faces and nothing
 * else: without the pull its class noise had 1 / (1 - classPull) times the deviation. The caller disposes them.
 */
export function bankLatents(
  translator: Pick<Translator, 'encode' | 'sample' | 'samplePrior' | 'pullToClass'>,
  faces: tf.Tensor | null,
  labels: Int32Array,
  seed: number,
): tf.Tensor2D {
  return tf.tidy(() => {
    const z = faces
      ? translator.sample(translator.encode('source', faces), seed)
      : translator.samplePrior(labels, seed);
    return translator.pullToClass(z, labels);
  });
}

/** Faces drawn with replacement, the classes in turn: equal numbers of each, up to one. */
function drawFacesOfEachClass(data: TrainingData, size: number, seed: number, round: number): Int32Array {
  const members = membersByClass(data.faces.labels);
  const random = randomStream(seed, 'bank faces', round);
  return Int32Array.from({ length: size }, (_, index) => {
    const list = members[index % members.length];
    return list[randomBelow(list.length, random)];
  });
}
