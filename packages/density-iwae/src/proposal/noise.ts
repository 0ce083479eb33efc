import { randomStream, type Random } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';

/** What an item's draws follow from, apart from its number: two calls with different purposes share no number. */
export interface NoiseSource {
  readonly seed: number;
  /** Number of the first item, so that an item's draws do not depend on how items are grouped into chunks. */
  readonly firstItem: number;
  /** Whole numbers that name what is drawn: which block of draws, which step. */
  readonly purpose: readonly number[];
}

/** Standard normal noise [items, draws, size], each item's from a seed of its own. */
export function itemNoise(
  { items, draws, size }: { items: number; draws: number; size: number },
  source: NoiseSource,
): tf.Tensor3D {
  const values = new Float32Array(items * draws * size);
  for (let item = 0; item < items; item++) {
    fillWithNormals(values.subarray(item * draws * size, (item + 1) * draws * size), itemRandom(source, item));
  }
  return tf.tensor3d(values, [items, draws, size]);
}

/** Uniform noise from 0 to 1, [items, draws], each item's from a seed of its own. */
export function itemUniforms({ items, draws }: { items: number; draws: number }, source: NoiseSource): tf.Tensor2D {
  const values = new Float32Array(items * draws);
  for (let item = 0; item < items; item++) {
    const random = itemRandom(source, item);
    for (let draw = 0; draw < draws; draw++) values[item * draws + draw] = random();
  }
  return tf.tensor2d(values, [items, draws]);
}

function itemRandom({ seed, firstItem, purpose }: NoiseSource, item: number): Random {
  return randomStream(seed, 'density noise', firstItem + item, ...purpose);
}

/** Box and Muller: two uniform numbers give two normal ones. */
function fillWithNormals(values: Float32Array, random: Random): void {
  for (let at = 0; at < values.length; at += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    values[at] = radius * Math.cos(angle);
    if (at + 1 < values.length) values[at + 1] = radius * Math.sin(angle);
  }
}
