import * as tf from '@tensorflow/tfjs';
import { FeatureVae } from '../../../packages/density-iwae/src/feature-space/feature-vae';
import { trainFeatureVae } from '../../../packages/density-iwae/src/feature-space/train-feature-vae';
import { mixedSeed } from '../../../packages/density-iwae/src/proposal/noise';
import { encodeArray, type EncodedArray } from '../../../tools/benchmark/step-peer';
import { checkedSteps, type TrainingStep } from '../../../tools/benchmark/training-step';
import { stepCompiler } from '../src/backend/step-compiler';
import { config, seed, syntheticItems } from './synthetic-batches';

const { components, latentSize } = config.density;
/** Clips of RAVDESS outside the test split; hidden units, batch and rate are the defaults of fitFeatureDensity. */
const [items, hidden, batchSize, learningRate] = [1080, 64, 128, 0.003];

/** Steps of the autoencoder of the features as fitFeatureDensity takes them. */
export async function densityStep(): Promise<TrainingStep> {
  const vae = new FeatureVae(components, latentSize, hidden, seed);
  const inputs = syntheticItems(items, [components], 'features');
  const plan = { batchSize, learningRate, seed, compile: await stepCompiler() };
  const input = {
    batchSize,
    latentSize,
    learningRate,
    items: encodeArray(inputs, [items, components]),
    weights: vae.variables().map((variable) => encodeArray(variable.dataSync<'float32'>().slice(), variable.shape)),
    drawn: Array.from({ length: checkedSteps }, (_, step) => drawnBy(mixedSeed([seed, step]))),
  };
  return {
    name: `density step, autoencoder ${components}-${hidden}-${latentSize} of features, ${batchSize} items`,
    take: async (steps) => {
      const losses = await trainFeatureVae(vae, Float64Array.from(inputs), { ...plan, steps });
      return Array.from(losses, (loss) => [loss]);
    },
    stepsPerTurn: 50,
    pytorch: { script: new URL('density_step.py', import.meta.url), input },
    dispose: () => vae.dispose(),
  };
}

/** What trainFeatureVae draws for a step with this seed. */
function drawnBy(stepSeed: number): object {
  const encoded = (drawn: tf.Tensor): EncodedArray => {
    const values = Float32Array.from(drawn.dataSync());
    drawn.dispose();
    return encodeArray(values, drawn.shape);
  };
  return {
    chosen: encoded(tf.randomUniform([batchSize], 0, items, 'int32', mixedSeed([stepSeed, 1]))),
    noise: encoded(tf.randomNormal([batchSize, latentSize], 0, 1, 'float32', mixedSeed([stepSeed, 2]))),
  };
}
