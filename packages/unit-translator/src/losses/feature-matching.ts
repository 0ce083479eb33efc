import * as tf from '@tensorflow/tfjs';

// a feature without variation has deviation 0, where the square root has no slope
const varianceFloor = 1e-6;

/**
 * L1 between the statistics of the critic's features of generated and of real items:
 * mean_j |mean_g,j - mean_r,j| + mean_j |std_g,j - std_r,j|, with the batch's biased variance, std = sqrt(variance + 1e-6).
 * After Salimans et al. 2016, section 3.1, who match the means alone, by their squared distance.
 *
 * @param generated `[items, features]`, receives the gradient
 * @param real `[other items, features]`
 */
export function featureMatchingLoss(generated: tf.Tensor2D, real: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => {
    const ofGenerated = tf.moments(generated, 0);
    const ofReal = tf.moments(real, 0);
    const deviation = (variance: tf.Tensor): tf.Tensor => tf.sqrt(tf.add(variance, varianceFloor));
    const meanGap = tf.mean(tf.abs(tf.sub(ofGenerated.mean, ofReal.mean)));
    const deviationGap = tf.mean(tf.abs(tf.sub(deviation(ofGenerated.variance), deviation(ofReal.variance))));
    return tf.add(meanGap, deviationGap);
  });
}
