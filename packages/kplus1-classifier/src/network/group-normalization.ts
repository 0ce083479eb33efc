import * as tf from '@tensorflow/tfjs';
import { ClassifierError, requireOptions } from '../errors';

/**
 * Group normalisation (Wu and He, 2018) of x [B, T, C]: channels are split into `groups` runs of C / groups, and
 * y = gamma (x - m) / sqrt(v + epsilon) + beta with the mean m and the population variance v of each sample's group
 * over its frames and channels. gamma and beta are [C]; `epsilon` defaults to 1e-5. Agrees with torch.nn.GroupNorm.
 *
 * The gradient is written out, because the composed one takes three times as many operations. It is a first
 * derivative only: differentiating it again is not supported.
 */
export function groupNormalization(
  x: tf.Tensor3D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  options: { groups: number; epsilon?: number },
): tf.Tensor3D {
  requireOptions<{ groups: number; epsilon?: number }>('options', options, { groups: true, epsilon: true }, 'required');
  const { groups, epsilon = 1e-5 } = options;
  const [batch, frames, channels] = x.shape;
  if (channels % groups !== 0) {
    throw new ClassifierError('groups', String(groups), `a divisor of the ${channels} channels`);
  }
  const width = channels / groups;
  const perGroup: [number, number, number] = [batch, groups, width];
  const perChannel: [number, number, number] = [batch, 1, channels];
  /** [B, G, 1] for every channel of its group: [B, 1, C]. */
  const spread = (ofGroup: tf.Tensor): tf.Tensor => tf.reshape(tf.broadcastTo(ofGroup, perGroup), perChannel);
  /** The mean over the channels of a group of numbers per channel, [B, C]: [B, G, 1]. */
  const groupMean = (ofChannel: tf.Tensor): tf.Tensor => tf.mean(tf.reshape(ofChannel, perGroup), 2, true);

  // Everything as large as x is computed with numbers per sample and channel: x itself is never seen as groups, which would be
  // another order of its numbers on back ends that keep them in blocks of channels.
  const normalize = tf.customGrad((input, scale, shift, save) => {
    const gamma3 = tf.reshape(scale as tf.Tensor, [1, groups, width]);
    const centred = tf.sub(input as tf.Tensor, spread(groupMean(tf.mean(input as tf.Tensor, 1))));
    const inverseDeviation = tf.rsqrt(tf.add(groupMean(tf.mean(tf.square(centred), 1)), epsilon));
    const factor = tf.reshape(tf.mul(inverseDeviation, gamma3), perChannel);
    (save as tf.GradSaveFunc)([centred, inverseDeviation, gamma3, factor]);
    return {
      value: tf.add(tf.mul(centred, factor), shift as tf.Tensor),
      // With n = (x - m) r: dx = r (g - mean(g) - n mean(g n)) for g = gamma dy, means over the group. Both means
      // come from sums over the frames, which are the gradients of gamma and beta as well.
      gradFunc: (dy, [savedCentred, r, savedGamma, savedFactor]) => {
        const sumDy = tf.sum(dy, 1);
        const sumDyNormal = tf.mul(tf.reshape(tf.sum(tf.mul(dy, savedCentred), 1), perGroup), r);
        const meanG = tf.div(groupMean(tf.mul(tf.reshape(sumDy, perGroup), savedGamma)), frames);
        const meanGNormal = tf.div(groupMean(tf.mul(sumDyNormal, savedGamma)), frames);
        const correction = tf.sub(
          tf.mul(savedCentred, spread(tf.mul(tf.neg(meanGNormal), tf.square(r)))),
          spread(tf.mul(meanG, r)),
        );
        return [
          // a product and a sum: one pass on a back end that joins them
          tf.add(tf.mul(dy, savedFactor), correction),
          tf.reshape(tf.sum(sumDyNormal, 0), [channels]),
          tf.sum(sumDy, 0),
        ];
      },
    };
  });
  return normalize(x, gamma, beta) as tf.Tensor3D;
}
