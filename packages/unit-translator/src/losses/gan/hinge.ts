import * as tf from '@tensorflow/tfjs';

/** Generator term beside the hinge: -mean D(fake) (Lim & Ye 2017; Miyato et al. 2018, eq. 17). */
export function hingeGeneratorLoss(fakeScores: tf.Tensor): tf.Scalar {
  return tf.tidy(() => tf.neg(tf.mean<tf.Scalar>(fakeScores)));
}

/** Hinge discriminator term: mean max(0, 1 - D(real)) + mean max(0, 1 + D(fake)). */
export function hingeDiscriminatorLoss(realScores: tf.Tensor, fakeScores: tf.Tensor): tf.Scalar {
  return tf.tidy(() => tf.add(tf.mean(tf.relu(tf.sub(1, realScores))), tf.mean(tf.relu(tf.add(1, fakeScores)))));
}
