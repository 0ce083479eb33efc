import * as tf from '@tensorflow/tfjs';

/** Least-squares generator term: mean (D(fake) - 1)^2 / 2 (Mao et al. 2017, eq. 9). */
export function leastSquaresGeneratorLoss(fakeScores: tf.Tensor): tf.Scalar {
  return halfMeanSquare(fakeScores, 1);
}

/** Least-squares discriminator term: mean (D(real) - 1)^2 / 2 + mean D(fake)^2 / 2. */
export function leastSquaresDiscriminatorLoss(realScores: tf.Tensor, fakeScores: tf.Tensor): tf.Scalar {
  return tf.tidy(() => tf.add(halfMeanSquare(realScores, 1), halfMeanSquare(fakeScores, 0)));
}

function halfMeanSquare(scores: tf.Tensor, goal: number): tf.Scalar {
  return tf.tidy(() => tf.mul(0.5, tf.mean<tf.Scalar>(tf.square(tf.sub(scores, goal)))));
}
