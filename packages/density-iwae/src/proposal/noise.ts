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

function itemRandom({ seed, firstItem, purpose }: NoiseSource, item: number): () => number {
  return uniforms(mixedSeed([seed, firstItem + item, ...purpose]));
}

/** Box and Muller: two uniform numbers give two normal ones. */
function fillWithNormals(values: Float32Array, random: () => number): void {
  for (let at = 0; at < values.length; at += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    values[at] = radius * Math.cos(angle);
    if (at + 1 < values.length) values[at + 1] = radius * Math.sin(angle);
  }
}

/** Uniform numbers in [0, 1) from a seed: the generator sfc32 of PractRand, its state filled from the seed. */
function uniforms(seed: number): () => number {
  let [a, b, c, counter] = [mixedSeed([seed, 1]), mixedSeed([seed, 2]), mixedSeed([seed, 3]), 1];
  return () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
}

/** One seed from several whole numbers, never 0 (TensorFlow.js takes 0 for "no seed"). */
export function mixedSeed(parts: readonly number[]): number {
  let state = 0x9e3779b9;
  for (const part of parts) {
    // the finaliser of MurmurHash3: every bit of the parts reaches every bit of the seed
    state = Math.imul(state ^ (part >>> 0), 0x85ebca6b);
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
    state ^= state >>> 16;
  }
  return (state >>> 0) + 1;
}
