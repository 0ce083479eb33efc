import { augmentBatch } from '@image2audio/kplus1-classifier';
import * as tf from '@tensorflow/tfjs';
import type { LabeledItems } from '../data/training-data';
import { selectItems, type ItemSet } from '../features/item-set';
import { randomBelow, type Random } from '../random';

/** `count` indices below `bound`, with replacement. */
export function drawIndices(count: number, bound: number, random: Random): Int32Array {
  return Int32Array.from({ length: count }, () => randomBelow(bound, random));
}

/** Indices whose classes are drawn uniformly from those that occur, so that a rare class is seen as often as a common one. */
export function drawBalanced(labels: Int32Array, count: number, random: Random): Int32Array {
  const members = membersByClass(labels);
  return Int32Array.from({ length: count }, () => {
    const list = members[randomBelow(members.length, random)];
    return list[randomBelow(list.length, random)];
  });
}

/** The indices of every class that occurs, classes in ascending order. */
export function membersByClass(labels: Int32Array): number[][] {
  const members = new Map<number, number[]>();
  labels.forEach((label, index) => {
    const list = members.get(label);
    if (list) list.push(index);
    else members.set(label, [index]);
  });
  return [...members].sort(([a], [b]) => a - b).map(([, indices]) => indices);
}

export const labelsAt = (labels: Int32Array, indices: Int32Array): Int32Array => indices.map((index) => labels[index]);

/** Spectrograms for a classifier's step: chosen, augmented, still in an array. */
export function augmentedSpectrograms(items: ItemSet, indices: ArrayLike<number>, random: Random): Float32Array {
  const [frames, bands] = items.shape;
  return augmentBatch(selectItems(items, indices).data, { frames, bands }, random);
}

export function spectrogramTensor(items: ItemSet, indices: ArrayLike<number>): tf.Tensor3D {
  return tf.tensor3d(selectItems(items, indices).data, [indices.length, ...items.shape]);
}

/** Faces `[batch, 48, 48, 1]`, each mirrored with probability 1/2. */
export function faceTensor(faces: ItemSet, indices: ArrayLike<number>, random: Random): tf.Tensor4D {
  const chosen = selectItems(faces, indices);
  const [height, width] = faces.shape;
  for (let face = 0; face < chosen.count; face++) {
    if (random() < 0.5) continue;
    for (let row = 0; row < height; row++) {
      const start = (face * height + row) * width;
      chosen.data.subarray(start, start + width).reverse();
    }
  }
  return tf.tensor4d(chosen.data, [chosen.count, height, width, 1]);
}

export function drawLabeledSpectrograms(
  labeled: LabeledItems,
  count: number,
  random: Random,
): { indices: Int32Array; labels: Int32Array } {
  const indices = drawIndices(count, labeled.items.count, random);
  return { indices, labels: labelsAt(labeled.labels, indices) };
}
