import { completeLossWeights, createTranslatorStep, warmUpLossWeights } from '@image2audio/unit-translator';
import type * as tf from '@tensorflow/tfjs';
import type { TrainingStep } from '../../../tools/benchmark/training-step';
import { translatorTrainingStep, type TranslatorStepItems } from '../../../tools/benchmark/translator-step';
import { stepCompiler } from '../src/backend/step-compiler';
import { deriveSeed } from '@image2audio/tfjs-training';
import { buildClassifier, buildTranslator, disposeClassifier, disposeTranslator } from '../src/training/networks';
import {
  classes,
  config,
  faceShape,
  seed,
  spectrogramShape,
  syntheticItems,
  syntheticLabels,
} from './synthetic-batches';

const { faceBatch, audioBatch, clipNorm, weights, learningRate, discriminatorLearningRate } = config.translator;

/**
 * A step of a round as trainTranslator takes it: both autoencoders with every unpaired term against the classifier, then Dis_s; or,
 * with `warmUp`, a step before the rounds, of the autoencoders alone. The batch has unlabeled faces, as on a corpus with video.
 */
export async function translatorStep({ warmUp }: { warmUp: boolean }): Promise<TrainingStep> {
  const unit = buildTranslator(config, classes, seed);
  const dis = buildClassifier(config, classes, seed);
  const { reconstruction, kl, latentClass } = weights;
  const lossWeights = completeLossWeights(
    warmUp ? { ...warmUpLossWeights, reconstruction, kl, latentClass } : { ...weights, pairedL1: 0 },
  );
  const items = (shape: readonly number[], count: number, name: string): TranslatorStepItems => ({
    labeled: syntheticItems(count, shape, name),
    labels: syntheticLabels(count),
    unlabeled: syntheticItems(audioBatch, shape, `unlabeled ${name}`),
    itemShape: shape,
  });
  return translatorTrainingStep({
    name: warmUp ? 'translator warm-up step' : 'translator step, all unpaired terms',
    translator: unit.translator,
    optimizers: unit.optimizers,
    takeStep: createTranslatorStep(unit.translator, unit.optimizers, {
      ...(warmUp ? {} : { critic: { evaluate: (x) => dis.classifier.spectrogramHead(x as tf.Tensor3D) } }),
      weights: lossWeights,
      clipNorm,
      compile: await stepCompiler(),
    }),
    criticWeights: await dis.classifier.getWeights(),
    lossWeights,
    clipNorm,
    learningRates: { translator: learningRate, discriminator: discriminatorLearningRate },
    faces: items(faceShape, faceBatch, 'faces'),
    clips: items(spectrogramShape, audioBatch, 'clips'),
    noiseSeed: (step) => deriveSeed(seed, 'translator noise', step),
    dispose: () => {
      disposeTranslator(unit);
      disposeClassifier(dis);
    },
  });
}
