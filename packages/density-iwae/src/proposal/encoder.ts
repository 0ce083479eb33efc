import * as tf from '@tensorflow/tfjs';
import { DensityError } from '../errors';
import type { LatentModel } from '../latent-model';
import { diagonalGaussian } from './diagonal-gaussian';
import type { Proposal } from './proposal';

/**
 * The encoder's own q(z|x). One pass of the encoder an item, and right only where the encoder fits the true posterior, which effective
 * sample size and k-hat tell.
 */
export function encoderProposal(model: LatentModel, x: tf.Tensor): Proposal {
  const { mean, logVariance } = encodedPosterior(model, x);
  return diagonalGaussian(mean, logVariance);
}

/** Mean and log-variance of q(z|x), checked and the caller's to free. */
export function encodedPosterior(model: LatentModel, x: tf.Tensor): { mean: tf.Tensor2D; logVariance: tf.Tensor2D } {
  return tf.tidy(() => {
    const posterior = model.encode(x);
    checkShape(posterior.mean, x.shape[0], model.latentSize);
    checkShape(posterior.logVariance, x.shape[0], model.latentSize);
    // clones, because a model may hand out tensors that it keeps
    return { mean: tf.clone(posterior.mean), logVariance: tf.clone(posterior.logVariance) };
  });
}

function checkShape({ shape }: tf.Tensor, items: number, latentSize: number): void {
  if (shape.length !== 2 || shape[0] !== items || shape[1] !== latentSize) {
    throw new DensityError(
      'model.encode',
      `the shape [${shape.join(', ')}]`,
      `[${items}, ${latentSize}], one latent vector an item`,
    );
  }
}
