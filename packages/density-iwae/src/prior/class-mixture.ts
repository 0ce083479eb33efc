import * as tf from '@tensorflow/tfjs';
import { DensityError } from '../errors';

/**
 * Mixture of unit Gaussians around class means, the prior of a class-wise aligned latent space (paper 2.1) for items
 * whose class is not given: `log p(z) = log sum_k w_k N(z_c; mu_k, I) + log N(z_s; 0, I)`, in nats, [items]. The first
 * D latent dimensions z_c carry the class, the others z_s are standard normal.
 *
 * @param z [items, latentSize]
 * @param means [K, D] with D <= latentSize: the class means
 * @param weights K class probabilities with a sum of 1; uniform by default
 * @throws DensityError where means are longer than latent vectors, or weights are not K probabilities
 */
export function classMixtureLogPrior(z: tf.Tensor2D, means: tf.Tensor2D, weights?: ArrayLike<number>): tf.Tensor1D {
  const [items, latentSize] = z.shape;
  const [classes, classSize] = means.shape;
  if (classSize > latentSize) {
    throw new DensityError('means', `${classSize} dimensions`, `at most the ${latentSize} of z`);
  }
  const logWeights = classLogWeights(classes, weights);
  return tf.tidy(() => {
    const classPart = tf.slice(z, [0, 0], [items, classSize]);
    const stylePart = tf.slice(z, [0, classSize], [items, latentSize - classSize]);
    const squaredDistance = tf.sum(tf.square(tf.sub(tf.expandDims(classPart, 1), tf.expandDims(means, 0))), 2);
    const ofClass = tf.logSumExp(tf.add(tf.mul(squaredDistance, -0.5), logWeights), 1);
    const ofStyle = tf.mul(tf.sum(tf.square(stylePart), 1), -0.5);
    return tf.sub(tf.add(ofClass, ofStyle), 0.5 * latentSize * Math.log(2 * Math.PI));
  });
}

function classLogWeights(classes: number, weights?: ArrayLike<number>): number[] {
  const probabilities = weights ? Array.from(weights) : new Array<number>(classes).fill(1 / classes);
  const sum = probabilities.reduce((total, weight) => total + weight, 0);
  if (probabilities.length !== classes || !probabilities.every((weight) => weight > 0) || Math.abs(sum - 1) > 1e-4) {
    throw new DensityError(
      'weights',
      `${probabilities.length} values with a sum of ${sum}`,
      `${classes} positive probabilities with a sum of 1`,
    );
  }
  return probabilities.map(Math.log);
}
