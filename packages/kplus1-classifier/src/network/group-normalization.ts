import * as tf from '@tensorflow/tfjs';
import { ClassifierError } from '../errors';

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
  { groups, epsilon = 1e-5 }: { groups: number; epsilon?: number },
): tf.Tensor3D {
  const [batch, frames, channels] = x.shape;
  if (channels % groups !== 0) {
    throw new ClassifierError('groups', String(groups), `a divisor of the ${channels} channels`);
  }
  const width = channels / groups;
  const split: [number, number, number, number] = [batch, frames, groups, width];
  const perChannel: [number, number, number, number] = [1, 1, groups, width];

  const normalize = tf.customGrad((input, scale, shift, save) => {
    const gamma4 = tf.reshape(scale as tf.Tensor, perChannel);
    const input4 = tf.reshape(input as tf.Tensor, split);
    const centred = tf.sub(input4, tf.mean(input4, [1, 3], true));
    const inverseDeviation = tf.rsqrt(tf.add(tf.mean(tf.square(centred), [1, 3], true), epsilon));
    const factor = tf.mul(inverseDeviation, gamma4);
    (save as tf.GradSaveFunc)([centred, inverseDeviation, gamma4]);
    const value = tf.add(tf.mul(centred, factor), tf.reshape(shift as tf.Tensor, perChannel));
    return {
      value: tf.reshape(value, x.shape),
      // With n = (x - m) r: dx = r (g - mean(g) - n mean(g n)) for g = gamma dy, means over the group. Both means
      // come from sums over the frames, which are the gradients of gamma and beta as well.
      gradFunc: (dy, [savedCentred, r, savedGamma]) => {
        const dy4 = tf.reshape(dy, split);
        const sumDy = tf.sum(dy4, 1, true);
        const sumDyNormal = tf.mul(tf.sum(tf.mul(dy4, savedCentred), 1, true), r);
        const meanG = tf.div(tf.mean(tf.mul(sumDy, savedGamma), 3, true), frames);
        const meanGNormal = tf.div(tf.mean(tf.mul(sumDyNormal, savedGamma), 3, true), frames);
        const dx = tf.sub(
          tf.mul(dy4, tf.mul(savedGamma, r)),
          tf.add(tf.mul(savedCentred, tf.mul(meanGNormal, tf.square(r))), tf.mul(meanG, r)),
        );
        return [
          tf.reshape(dx, x.shape),
          tf.reshape(tf.sum(sumDyNormal, 0), [channels]),
          tf.reshape(tf.sum(sumDy, 0), [channels]),
        ];
      },
    };
  });
  return normalize(x, gamma, beta) as tf.Tensor3D;
}
