import * as tf from '@tensorflow/tfjs';
import { likelihoods, type LikelihoodFamily } from '../likelihood';

/**
 * Negative log-likelihood / D of what comes back from the other domain: cycle consistency as a likelihood
 * (Liu et al. 2017, UNIT, the likelihood in L_CC; the paper's L_s->t and L_t->s).
 *
 * @param x what set out, `[batch, ...item]`
 * @param returned x translated to the other domain, encoded there, and decoded in x's domain
 * @param logScale log of the scale of x's domain: sigma, or the Laplace's b
 * @param family of x's domain
 */
export function cycleNll(
  x: tf.Tensor,
  returned: tf.Tensor,
  logScale: tf.Tensor,
  family: LikelihoodFamily = 'gaussian',
): tf.Scalar {
  return likelihoods[family].nll(x, returned, logScale);
}

/**
 * Batch mean of the KL of the translations' posteriors from their items' own priors, in nats: the second half of UNIT's
 * cycle objective. `kl` `[batch]` comes from `klNormal` or `klClassMixture`.
 */
export function cycleKl(kl: tf.Tensor1D): tf.Scalar {
  return tf.mean(kl);
}
