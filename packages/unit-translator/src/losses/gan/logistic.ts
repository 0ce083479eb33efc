import * as tf from '@tensorflow/tfjs';

/** Non-saturating generator term: mean softplus(-D(fake)) = -mean log P(real | fake), for raw logits (Goodfellow et al. 2014). */
export function logisticGeneratorLoss(fakeLogits: tf.Tensor): tf.Scalar {
  return tf.tidy(() => tf.mean(tf.softplus(tf.neg(fakeLogits))));
}

/** Logistic discriminator term: mean softplus(-D(real)) + mean softplus(D(fake)). */
export function logisticDiscriminatorLoss(realLogits: tf.Tensor, fakeLogits: tf.Tensor): tf.Scalar {
  return tf.tidy(() => tf.add(tf.mean(tf.softplus(tf.neg(realLogits))), tf.mean(tf.softplus(fakeLogits))));
}
