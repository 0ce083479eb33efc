import * as tf from '@tensorflow/tfjs';

/**
 * Standard normal noise [items, draws, size], each item's drawn from a seed of its own (seed, item number, block
 * number), so that an item's value does not depend on how items are grouped into chunks.
 */
export function itemNoise(
  shape: { items: number; draws: number; size: number },
  { seed, firstItem, block }: { seed: number; firstItem: number; block: number },
): tf.Tensor3D {
  return tf.tidy(() => {
    const ofItem = (index: number) =>
      tf.randomNormal([shape.draws, shape.size], 0, 1, 'float32', mixedSeed([seed, firstItem + index, block]));
    return tf.stack(Array.from({ length: shape.items }, (_, index) => ofItem(index))) as tf.Tensor3D;
  });
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
