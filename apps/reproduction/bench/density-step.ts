import { AdamW, type StepCompiler } from '@image2audio/tfjs-training';
import type * as tf from '@tensorflow/tfjs';
import { FeatureVae } from '../../../packages/density-iwae/src/feature-space/feature-vae';
import {
  batchStream,
  drawStep,
  trainFeatureVae,
  trainWithOptimizer,
} from '../../../packages/density-iwae/src/feature-space/train-feature-vae';
import { encodeArray, type EncodedArray } from '@image2audio/benchmark/encoded-array';
import { checkedSteps, type TrainingStep } from '@image2audio/benchmark/training-step';
import { flatAdamState, type ObservedStep, type TrainingState } from '@image2audio/benchmark/training-state';
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
  const variables = namedVariables(vae);
  const input = {
    batchSize,
    latentSize,
    learningRate,
    items: encodeArray(inputs, [items, components]),
    names: variables.map(([name]) => name),
    weights: vae.variables().map((variable) => encodeArray(variable.dataSync<'float32'>().slice(), variable.shape)),
    drawn: Array.from({ length: checkedSteps }, (_, step) => drawnBy(step)),
  };
  return {
    name: `density step, autoencoder ${components}-${hidden}-${latentSize} of features, ${batchSize} items`,
    take: async (steps) => {
      const losses = await trainFeatureVae(vae, Float64Array.from(inputs), { ...plan, steps });
      return Array.from(losses, (loss) => [loss]);
    },
    observe: (count) => observed(vae, Float64Array.from(inputs), { ...plan, steps: count }),
    firstDecay: 0.9,
    stepsPerTurn: 50,
    pytorch: { script: new URL('density_step.py', import.meta.url), input },
    dispose: () => vae.dispose(),
  };
}

const namedVariables = (vae: FeatureVae): [string, tf.Variable][] => {
  const { logSigma, ...layers } = vae.weights;
  return [
    ...Object.entries(layers).flatMap(([name, { kernel, bias }]): [string, tf.Variable][] => [
      [`${name}/kernel`, kernel],
      [`${name}/bias`, bias],
    ]),
    ['logSigma', logSigma],
  ];
};

/** The steps of trainFeatureVae, which reads its losses at the end, with the state around each. */
async function observed(
  vae: FeatureVae,
  inputs: Float64Array,
  { compile, ...plan }: { steps: number; batchSize: number; learningRate: number; seed: number; compile: StepCompiler },
): Promise<ObservedStep[]> {
  const optimizer = new AdamW(vae.variables(), { weightDecay: 0 });
  // read at once, while no step is between
  const moments = optimizer as unknown as Record<'firstMoment' | 'secondMoment', tf.Variable>;
  const momentsNow = () => ({
    firstMoment: moments.firstMoment.dataSync<'float32'>().slice(),
    secondMoment: moments.secondMoment.dataSync<'float32'>().slice(),
  });
  const states: TrainingState[] = [];
  const look = (): void => {
    states.push({ steps: states.length, parameters: flatAdamState(namedVariables(vae), momentsNow()) });
  };
  look();
  const looking: StepCompiler = (step) => {
    const compiled = compile(step);
    return (given) => {
      const results = compiled(given);
      look();
      return results;
    };
  };
  const losses = await trainWithOptimizer(vae, inputs, optimizer, { ...plan, compile: looking });
  optimizer.dispose();
  return Array.from(losses, (loss, step) => ({ before: states[step], losses: [loss], after: states[step + 1] }));
}

/** What trainFeatureVae draws for a step. */
function drawnBy(step: number): object {
  const encoded = (drawn: tf.Tensor): EncodedArray => {
    const values = Float32Array.from(drawn.dataSync());
    drawn.dispose();
    return encodeArray(values, drawn.shape);
  };
  const { chosen, noise } = drawStep(items, batchSize, latentSize, batchStream(seed, step));
  return { chosen: encoded(chosen), noise: encoded(noise) };
}
