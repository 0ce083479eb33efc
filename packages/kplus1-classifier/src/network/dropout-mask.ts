import * as tf from '@tensorflow/tfjs';
import { requireRange } from '../errors';
import { seededRandom } from '../random/seeded-random';

/**
 * The mask of inverted dropout, [rows, columns]: each entry is 0 with probability `rate` in [0, 1) and
 * 1 / (1 - rate) otherwise, drawn by `seed`, so that a step can be repeated bit for bit.
 */
export function dropoutMask(rows: number, columns: number, rate: number, seed: number): tf.Tensor2D {
  requireRange('rate', rate, 0, 1, true);
  const random = seededRandom(seed);
  const kept = 1 / (1 - rate);
  const mask = new Float32Array(rows * columns);
  for (let i = 0; i < mask.length; i++) mask[i] = random() < rate ? 0 : kept;
  return tf.tensor2d(mask, [rows, columns]);
}
