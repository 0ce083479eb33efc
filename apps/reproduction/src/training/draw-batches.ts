import { augmentSpeech, type LabeledPart, type UnlabeledPart } from '@image2audio/kplus1-classifier';
import * as tf from '@tensorflow/tfjs';
import type { Config } from '../config/schema';
import type { LabeledItems } from '../data/training-data';
import { selectItems, type ItemSet } from '../features/item-set';
import { randomBelow, type Random } from '@image2audio/tfjs-training';

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

/** Clips for a classifier's step: chosen, their spectrograms augmented, their functionals as they are. */
export function classifierPart(
  items: ItemSet,
  indices: ArrayLike<number>,
  { classifier: { augmentation } }: Config,
  random: Random,
): UnlabeledPart {
  const { data, functionals, speakers, shape } = selectItems(items, indices);
  const [frames, bands] = shape;
  return {
    x: augmentSpeech(data, { frames, bands, ...augmentation }, random),
    ...(functionals && { functionals }),
    ...(speakers && { groups: speakers }),
  };
}

/** The same with their labels. */
export function labeledPart(
  { items, labels }: LabeledItems,
  indices: Int32Array,
  config: Config,
  random: Random,
): LabeledPart {
  return { ...classifierPart(items, indices, config, random), labels: labelsAt(labels, indices) };
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

/** Indices of clips with replacement; where the speakers are known, as many of each of two speakers, so that each is a group to compare with. */
export function drawClips({ count: bound, speakers }: ItemSet, count: number, random: Random): Int32Array {
  if (!speakers) return drawIndices(count, bound, random);
  const bySpeaker = membersByClass(speakers);
  const first = randomBelow(bySpeaker.length, random);
  const step = bySpeaker.length > 1 ? 1 + randomBelow(bySpeaker.length - 1, random) : 0;
  const two = [bySpeaker[first], bySpeaker[(first + step) % bySpeaker.length]];
  return Int32Array.from({ length: count }, (_, index) => {
    const own = two[index < count / 2 ? 0 : 1];
    return own[randomBelow(own.length, random)];
  });
}
