import {
  AdamW,
  randomBelow,
  randomNormal,
  randomStream,
  uncompiled,
  type AdamWNumbers,
  type Random,
  type StepCompiler,
} from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import { DensityError } from '../errors';
import type { FeatureVae } from './feature-vae';

export interface TrainingPlan {
  readonly steps: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly seed: number;
  /** Default: the step as it is. */
  readonly compile?: StepCompiler | undefined;
}

/**
 * Trains with Adam (AdamW without decay) on batches drawn with replacement. Returns the loss of every step, in nats.
 *
 * @throws DensityError where the loss is not finite at the end
 */
export async function trainFeatureVae(
  vae: FeatureVae,
  inputs: Float64Array,
  plan: TrainingPlan,
): Promise<Float64Array> {
  const optimizer = new AdamW(vae.variables(), { weightDecay: 0 });
  try {
    return await trainWithOptimizer(vae, inputs, optimizer, plan);
  } finally {
    optimizer.dispose();
  }
}

/** The same with an optimizer that is the caller's. */
export async function trainWithOptimizer(
  vae: FeatureVae,
  inputs: Float64Array,
  optimizer: AdamW,
  { steps, batchSize, learningRate, seed, compile = uncompiled }: TrainingPlan,
): Promise<Float64Array> {
  const items = inputs.length / vae.inputSize;
  const x = tf.tensor2d(Float32Array.from(inputs), [items, vae.inputSize]);
  const variables = vae.variables();
  const trainingStep = compile(({ chosen, noise, rate, epsilon, decay }) => ({
    loss: tf.tidy(() => {
      const batch = tf.gather(x, chosen);
      const { value, grads } = tf.variableGrads(() => vae.loss(batch, noise as tf.Tensor2D), variables);
      optimizer.update(
        variables.map(({ name }) => grads[name]),
        { rate, epsilon, decay } as AdamWNumbers,
      );
      return value;
    }),
  }));
  const losses: tf.Tensor[] = [];
  try {
    for (let step = 0; step < steps; step++) {
      const drawn = drawStep(items, batchSize, vae.latentSize, batchStream(seed, step));
      const numbers = optimizer.nextNumbers(learningRate);
      losses.push(trainingStep({ ...drawn, ...numbers }).loss);
      optimizer.countStep();
      tf.dispose([drawn, numbers]);
    }
    return await readLosses(losses);
  } finally {
    tf.dispose([x, ...losses]);
  }
}

/** What a step draws from. */
export const batchStream = (seed: number, step: number): Random => randomStream(seed, 'density batch', step);

/** The rows of the batch and the noise of its latents. */
export function drawStep(
  items: number,
  batchSize: number,
  latentSize: number,
  random: Random,
): Record<string, tf.Tensor> {
  const chosen = Int32Array.from({ length: batchSize }, () => randomBelow(items, random));
  const noise = Float32Array.from({ length: batchSize * latentSize }, () => randomNormal(random));
  return { chosen: tf.tensor1d(chosen, 'int32'), noise: tf.tensor2d(noise, [batchSize, latentSize]) };
}

/** Losses stay on the back end during training and are read once. */
async function readLosses(losses: tf.Tensor[]): Promise<Float64Array> {
  const stacked = tf.stack(losses);
  const values = Float64Array.from(await stacked.data());
  stacked.dispose();
  if (!Number.isFinite(values[values.length - 1])) {
    throw new DensityError(
      'learningRate',
      `one with which training ends with a loss of ${values[values.length - 1]}`,
      'one with which the loss stays finite',
      'Try a smaller one.',
    );
  }
  return values;
}
