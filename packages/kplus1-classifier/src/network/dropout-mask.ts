import { randomStream } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import { requireBelow } from '../errors';
import type { DropoutMasks, DropoutSite } from './network';

/**
 * The mask of inverted dropout, [rows, columns]: each entry is 0 with probability `rate` in [0, 1) and
 * 1 / (1 - rate) otherwise, drawn by `seed`, so that a step can be repeated bit for bit.
 */
export function dropoutMask(rows: number, columns: number, rate: number, seed: number): tf.Tensor2D {
  return drawMask([rows, columns], rate, randomStream(seed, 'dropout')) as tf.Tensor2D;
}

/** A mask for every site and `rows` items, [rows, ...shape] each, one after the other from one seed. The caller disposes them. */
export function dropoutMasks(sites: readonly DropoutSite[], rows: number, seed: number): DropoutMasks {
  const random = randomStream(seed, 'dropout');
  return Object.fromEntries(sites.map(({ name, shape, rate }) => [name, drawMask([rows, ...shape], rate, random)]));
}

function drawMask(shape: number[], rate: number, random: () => number): tf.Tensor {
  requireBelow('rate', rate, 1);
  const kept = 1 / (1 - rate);
  const mask = new Float32Array(shape.reduce((product, size) => product * size, 1));
  // a product and no branch, which the processor could not foresee: half the time
  for (let i = 0; i < mask.length; i++) mask[i] = kept * Number(random() >= rate);
  return tf.tensor(mask, shape);
}
