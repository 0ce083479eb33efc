import { functionalCount } from '@image2audio/kplus1-classifier';
import type { ItemSet } from '../src/features/item-set';
import { randomStream } from '@image2audio/tfjs-training';

/** Noise in the place of clips and faces: uniform in (-1, 1), a stream of its own for every purpose. */
export function syntheticItems(count: number, shape: readonly [number, number], purpose: string, seed = 5): ItemSet {
  const random = randomStream(seed, purpose);
  const data = Float32Array.from({ length: count * shape[0] * shape[1] }, () => 2 * random() - 1);
  return { data, count, shape };
}

/** Noise in the place of clips, with noise for functionals. */
export function syntheticClips(count: number, purpose: string): ItemSet {
  const { data: functionals } = syntheticItems(count, [functionalCount(), 1], `functionals of ${purpose}`);
  return { ...syntheticItems(count, [156, 64], purpose), functionals };
}

/** 0, 1, 2, 0, 1, ... */
export const labelsInTurn = (count: number): Int32Array => Int32Array.from({ length: count }, (_, item) => item % 3);
