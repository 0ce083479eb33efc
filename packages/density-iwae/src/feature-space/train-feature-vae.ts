import * as tf from '@tensorflow/tfjs';
import { DensityError } from '../errors';
import { mixedSeed } from '../proposal/noise';
import type { FeatureVae } from './feature-vae';

export interface TrainingPlan {
  readonly steps: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly seed: number;
}

/**
 * Trains with Adam on batches drawn with replacement. Returns the loss of every step, in nats.
 *
 * @throws DensityError where the loss is not finite at the end
 */
export async function trainFeatureVae(
  vae: FeatureVae,
  inputs: Float64Array,
  { steps, batchSize, learningRate, seed }: TrainingPlan,
): Promise<Float64Array> {
  const items = inputs.length / vae.inputSize;
  const x = tf.tensor2d(Float32Array.from(inputs), [items, vae.inputSize]);
  const optimizer = tf.train.adam(learningRate);
  const losses: tf.Scalar[] = [];
  try {
    for (let step = 0; step < steps; step++)
      losses.push(trainingStep(vae, x, optimizer, batchSize, mixedSeed([seed, step])));
    return await readLosses(losses);
  } finally {
    tf.dispose([x, ...losses]);
    optimizer.dispose();
  }
}

function trainingStep(
  vae: FeatureVae,
  x: tf.Tensor2D,
  optimizer: tf.Optimizer,
  batchSize: number,
  seed: number,
): tf.Scalar {
  return tf.tidy(() => {
    const chosen = tf.randomUniform([batchSize], 0, x.shape[0], 'int32', mixedSeed([seed, 1]));
    const batch = tf.gather(x, chosen);
    const noise = tf.randomNormal<tf.Rank.R2>([batchSize, vae.latentSize], 0, 1, 'float32', mixedSeed([seed, 2]));
    return optimizer.minimize(() => vae.loss(batch, noise), true, vae.variables())!;
  });
}

/** Losses stay on the back end during training and are read once. */
async function readLosses(losses: tf.Scalar[]): Promise<Float64Array> {
  const stacked = tf.stack(losses);
  const values = Float64Array.from(await stacked.data());
  stacked.dispose();
  if (!Number.isFinite(values[values.length - 1])) {
    throw new DensityError(
      'learningRate',
      `training ended with a loss of ${values[values.length - 1]}; try a smaller learning rate`,
    );
  }
  return values;
}
