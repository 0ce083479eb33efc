import * as tf from '@tensorflow/tfjs';
import { DensityError } from '../errors';
import type { LatentModel } from '../latent-model';
import type { Proposal } from './proposal';

/**
 * The encoder's own q(z|x): `z = mean + sigma noise`, `log q = -|noise|^2 / 2 - sum log sigma - D log(2 pi) / 2`. One
 * pass of the encoder an item, and right only where the encoder fits the true posterior, which effective sample size
 * and k-hat tell.
 */
export function encoderProposal(model: LatentModel, x: tf.Tensor): Proposal {
  const { mean, logVariance } = tf.tidy(() => {
    const posterior = model.encode(x);
    checkShape(posterior.mean, x.shape[0], model.latentSize);
    checkShape(posterior.logVariance, x.shape[0], model.latentSize);
    // clones, because a model may hand out tensors that it keeps
    return { mean: tf.clone(posterior.mean), logVariance: tf.clone(posterior.logVariance) };
  });
  return {
    draw(noise) {
      const sigma = tf.expandDims(tf.exp(tf.mul(logVariance, 0.5)), 1);
      const z = tf.add<tf.Tensor3D>(tf.expandDims(mean, 1), tf.mul(noise, sigma));
      const ofNoise = tf.mul(tf.sum(tf.square(noise), 2), -0.5);
      const logVolume = tf.add(
        tf.sum(tf.mul(logVariance, 0.5), 1, true),
        0.5 * model.latentSize * Math.log(2 * Math.PI),
      );
      return { z, logDensity: tf.sub<tf.Tensor2D>(ofNoise, logVolume) };
    },
    dispose: () => tf.dispose([mean, logVariance]),
  };
}

function checkShape({ shape }: tf.Tensor, items: number, latentSize: number): void {
  if (shape.length !== 2 || shape[0] !== items || shape[1] !== latentSize) {
    throw new DensityError(
      'model.encode',
      `returned the shape [${shape.join(', ')}]; expected [${items}, ${latentSize}], one latent vector an item`,
    );
  }
}
