import type * as tf from '@tensorflow/tfjs';

/**
 * A classifier of one domain over K classes and "generated" (class K+1, whose logit is fixed at 0). Its weights are frozen here: a
 * translator step reads its gradient with respect to `x` and never moves it.
 */
export interface Critic {
  /** `logits` `[batch, K]` and penultimate `features` `[batch, n]`, both differentiable in `x`, without dropout. */
  evaluate(x: tf.Tensor): { logits: tf.Tensor2D; features: tf.Tensor2D };
}
