import * as tf from '@tensorflow/tfjs';
import { DensityError } from '../errors';
import type { LatentModel } from '../latent-model';

/**
 * The model with `power` times its log-likelihood. Its estimates are `log E_p(z) [p(x|z)^power]`, which for a power below 1 is no
 * log-density of x but a score on a blunter scale: a posterior that is wider by about 1 / sqrt(power), which importance weights reach more easily.
 *
 * @throws DensityError where the power is not in (0, 1]
 */
export function temperedModel(model: LatentModel, power: number): LatentModel {
  if (!(power > 0 && power <= 1)) {
    throw new DensityError('likelihoodPower', String(power), 'a number above 0, at most 1 (no tempering)');
  }
  return {
    latentSize: model.latentSize,
    encode: (x) => model.encode(x),
    logLikelihood: (x, z) => tf.mul(model.logLikelihood(x, z), power),
    ...(model.logPrior && { logPrior: (z: tf.Tensor2D) => model.logPrior!(z) }),
  };
}
