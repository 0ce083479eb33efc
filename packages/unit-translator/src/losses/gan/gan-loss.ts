import type * as tf from '@tensorflow/tfjs';
import { hingeDiscriminatorLoss, hingeGeneratorLoss } from './hinge';
import { leastSquaresDiscriminatorLoss, leastSquaresGeneratorLoss } from './least-squares';
import { logisticDiscriminatorLoss, logisticGeneratorLoss } from './logistic';

/** Which pair of losses generator and discriminator minimise. */
export type GanLoss = 'logistic' | 'least-squares' | 'hinge';

export const ganLosses: Readonly<
  Record<
    GanLoss,
    {
      /** Of the discriminator's outputs on fakes, `[fakes]`; its gradient goes to the generator. */
      generator: (fakes: tf.Tensor) => tf.Scalar;
      /** Of its outputs on real items, `[items]`, and on fakes; its gradient goes to the discriminator. */
      discriminator: (reals: tf.Tensor, fakes: tf.Tensor) => tf.Scalar;
    }
  >
> = {
  logistic: { generator: logisticGeneratorLoss, discriminator: logisticDiscriminatorLoss },
  'least-squares': { generator: leastSquaresGeneratorLoss, discriminator: leastSquaresDiscriminatorLoss },
  hinge: { generator: hingeGeneratorLoss, discriminator: hingeDiscriminatorLoss },
};
