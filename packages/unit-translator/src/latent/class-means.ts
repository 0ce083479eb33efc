import * as tf from '@tensorflow/tfjs';
import { oneHotLabels, type Labels } from './labels';

/*
 * The latent is [z_c, z_style]: the first `classLatentSize` dimensions carry the class, with a learned mean mu_k a class that
 * both domains share; the style dimensions have mean 0.
 */

/** z_c `[batch, classLatentSize]`. */
export function classPart(z: tf.Tensor2D, classLatentSize: number): tf.Tensor2D {
  return tf.slice(z, [0, 0], [z.shape[0], classLatentSize]);
}

/** The prior's mean of every item, `[items, latentSize]`: [mu_y, 0], and 0 where the label is -1. */
export function priorMeans(classMeans: tf.Tensor2D, labels: Labels, latentSize: number): tf.Tensor2D {
  return tf.tidy(() => oneHotPriorMeans(classMeans, oneHotLabels(labels, classMeans.shape[0]), latentSize));
}

/** `priorMeans` of labels that are rows of a tensor, `[items, K]`: one-hot, or zeros where the class is not known. */
export function oneHotPriorMeans(classMeans: tf.Tensor2D, oneHot: tf.Tensor2D, latentSize: number): tf.Tensor2D {
  return tf.tidy(() => {
    const means: tf.Tensor2D = tf.matMul(oneHot, classMeans);
    return tf.pad2d(means, [
      [0, 0],
      [0, latentSize - classMeans.shape[1]],
    ]);
  });
}

/** -|z_c - mu_k|^2 / 2, `[batch, K]`: the class logits of a latent under unit-variance Gaussians with equal weights. */
export function latentClassLogits(z: tf.Tensor2D, classMeans: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    // not |z|^2 + |mu|^2 - 2 <z, mu>, whose terms take the digits of a small distance along
    const differences = tf.sub(tf.expandDims(classPart(z, classMeans.shape[1]), 1), tf.expandDims(classMeans, 0));
    return tf.mul(-0.5, tf.sum<tf.Tensor2D>(tf.square(differences), 2));
  });
}

/** (1 - pull) z_c + pull mu_y in the class dimensions of labeled items; style and items labeled -1 stay as they are. */
export function pullToClassMeans(z: tf.Tensor2D, classMeans: tf.Tensor2D, labels: Labels, pull: number): tf.Tensor2D {
  return tf.tidy(() => {
    const [classes, classLatentSize] = classMeans.shape;
    const pulled = {
      oneHot: oneHotLabels(labels, classes),
      kept: keptShares(labels, z.shape[1], classLatentSize, pull),
    };
    return pullRows(z, classMeans, pulled, pull);
  });
}

/** What `pullToClassMeans` leaves of z, `[items, latentSize]`: 1 - pull in the class dimensions of labeled items, 1 elsewhere. */
export function keptShares(labels: Labels, latentSize: number, classLatentSize: number, pull: number): tf.Tensor2D {
  const items = labels.length;
  const kept = new Float32Array(items * latentSize).fill(1);
  for (let item = 0; item < items; item++) {
    if (labels[item] >= 0) kept.fill(1 - pull, item * latentSize, item * latentSize + classLatentSize);
  }
  return tf.tensor2d(kept, [items, latentSize]);
}

/** `pullToClassMeans` of labels that are tensors: `oneHot` `[items, K]`, rows of zeros for unknown ones, and their `keptShares`. */
export function pullRows(
  z: tf.Tensor2D,
  classMeans: tf.Tensor2D,
  { oneHot, kept }: { oneHot: tf.Tensor2D; kept: tf.Tensor2D },
  pull: number,
): tf.Tensor2D {
  return tf.tidy(() => tf.add(tf.mul(z, kept), tf.mul(oneHotPriorMeans(classMeans, oneHot, z.shape[1]), pull)));
}
