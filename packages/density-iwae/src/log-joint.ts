import * as tf from '@tensorflow/tfjs';
import { DensityError } from './errors';
import type { LatentModel } from './latent-model';
import { standardNormalLogPrior } from './prior/standard-normal';

/** log p(x|z) and log p(z) of every row of z, [rows] each, their shapes checked. Called inside `tf.tidy`. */
export function jointTerms(
  model: LatentModel,
  x: tf.Tensor,
  z: tf.Tensor2D,
): { logLikelihood: tf.Tensor1D; logPrior: tf.Tensor1D } {
  const logLikelihood = model.logLikelihood(x, z);
  const logPrior = model.logPrior ? model.logPrior(z) : standardNormalLogPrior(z);
  for (const [name, { shape }] of Object.entries({ logLikelihood, logPrior })) {
    if (shape.length !== 1 || shape[0] !== z.shape[0]) {
      throw new DensityError(
        `model.${name}`,
        `values of the shape [${shape.join(', ')}]`,
        `[${z.shape[0]}], one value a row of z`,
        'Sum over the dimensions of x.',
      );
    }
  }
  return { logLikelihood, logPrior };
}

/**
 * log p(x, z) = log p(x|z) + log p(z) of z [items, draws, latentSize], [items, draws]. x is [items x draws, ...], see `repeatItems`.
 * Called inside `tf.tidy`.
 */
export function logJoint(model: LatentModel, x: tf.Tensor, z: tf.Tensor3D): tf.Tensor2D {
  const [items, draws, size] = z.shape;
  const { logLikelihood, logPrior } = jointTerms(model, x, tf.reshape(z, [items * draws, size]));
  return tf.reshape(tf.add(logLikelihood, logPrior), [items, draws]);
}

/** Every item `times` times in a row: [items x times, ...]. */
export function repeatItems(x: tf.Tensor, times: number): tf.Tensor {
  const [items, ...rest] = x.shape;
  return tf.tidy(() => tf.reshape(tf.tile(tf.reshape(x, [items, 1, -1]), [1, times, 1]), [items * times, ...rest]));
}

/** Refuses values of log p(x|z) and log p(z) that are NaN or infinite; an impossible item, -Infinity, is allowed. */
export function checkTerms(item: number, likelihood: number, prior: number): void {
  const terms = { 'model.logLikelihood': likelihood, 'model.logPrior': prior };
  for (const [argument, value] of Object.entries(terms)) {
    if (Number.isNaN(value) || value === Infinity) {
      throw new DensityError(
        argument,
        `${value} for item ${item}`,
        'a number below infinity',
        "Look for values that are not finite in x and in the model's weights.",
      );
    }
  }
}
