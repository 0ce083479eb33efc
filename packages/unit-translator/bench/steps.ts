import * as tf from '@tensorflow/tfjs';
import { classifierCritic } from '@image2audio/benchmark/classifier-critic';
import { stepCompiler } from '@image2audio/benchmark/onnxruntime';
import type { TrainingStep } from '@image2audio/benchmark/training-step';
import { translatorTrainingStep, type TranslatorStepItems } from './translator-step';
import {
  createTranslator,
  createTranslatorOptimizers,
  createTranslatorStep,
  defaultLossWeights,
  image2AudioDomains,
  warmUpLossWeights,
} from '../src/index';

const [classes, frames, bands, clipNorm] = [8, 156, 64, 5];
const learningRates = { translator: 1e-3, discriminator: 2e-4 };

/** Synthetic items of the scale of standardised data. */
function syntheticItems(count: number, itemShape: readonly number[], seed: number): Float32Array {
  return tf.tidy(() =>
    Float32Array.from(tf.randomNormal([count, ...itemShape], 0, 1, 'float32', seed).dataSync<'float32'>()),
  );
}

const labels = (count: number): Int32Array => Int32Array.from({ length: count }, (_, item) => (3 * item) % classes);

/**
 * A step on 16 labeled faces, 8 labeled and 8 unlabeled spectrograms: all unpaired terms against a classifier as critic, then Dis_s; or,
 * with `warmUp`, the autoencoders alone.
 */
async function translatorStep({ warmUp }: { warmUp: boolean }): Promise<TrainingStep> {
  const translator = createTranslator({ ...image2AudioDomains({ frames, bands }), classes, seed: 1 });
  const optimizers = createTranslatorOptimizers({
    learningRate: learningRates.translator,
    discriminatorLearningRate: learningRates.discriminator,
  });
  const { critic, weights, dispose } = await classifierCritic({ classes, frames, bands, seed: 2 });
  const lossWeights = warmUp ? warmUpLossWeights : { ...defaultLossWeights, pairedL1: 0 };
  const faces: TranslatorStepItems = {
    labeled: syntheticItems(16, [48, 48, 1], 3),
    labels: labels(16),
    itemShape: [48, 48, 1],
  };
  const clips: TranslatorStepItems = {
    labeled: syntheticItems(8, [frames, bands], 4),
    labels: labels(8),
    unlabeled: syntheticItems(8, [frames, bands], 5),
    itemShape: [frames, bands],
  };
  return translatorTrainingStep({
    name: warmUp ? 'warm-up step' : 'training step, all unpaired terms',
    ...{ translator, optimizers, lossWeights, clipNorm, learningRates, faces, clips, criticWeights: weights },
    takeStep: createTranslatorStep(translator, optimizers, {
      ...(warmUp ? {} : { critic }),
      ...{ weights: lossWeights, clipNorm, compile: stepCompiler() },
    }),
    noiseSeed: (step) => 100 + step,
    dispose: () => {
      for (const item of [translator, optimizers.translator, optimizers.discriminator]) item.dispose();
      dispose();
    },
  });
}

/** The training steps that the benchmark times, by the names that `--only` takes. */
export const steps: Record<string, () => Promise<TrainingStep>> = {
  'all-terms': () => translatorStep({ warmUp: false }),
  'warm-up': () => translatorStep({ warmUp: true }),
};
