import { completeLossWeights, createTranslatorStep, warmUpLossWeights } from '@image2audio/unit-translator';
import type { TrainingStep } from '@image2audio/benchmark/training-step';
import {
  translatorTrainingStep,
  type TranslatorStepItems,
} from '../../../packages/unit-translator/bench/translator-step';
import { stepCompiler } from '../src/backend/step-compiler';
import { criticOf } from '../src/method/train-translator';
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
  const translator = buildTranslator(config, classes, seed);
  const classifier = buildClassifier(config, classes, seed);
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
    translator: translator.translator,
    optimizers: translator.optimizers,
    takeStep: createTranslatorStep(translator.translator, translator.optimizers, {
      ...(warmUp ? {} : { critic: criticOf(classifier.classifier) }),
      weights: lossWeights,
      clipNorm,
      compile: await stepCompiler(),
    }),
    criticWeights: await classifier.classifier.getWeights(),
    lossWeights,
    clipNorm,
    learningRates: { translator: learningRate, discriminator: discriminatorLearningRate },
    faces: items(faceShape, faceBatch, 'faces'),
    clips: items(spectrogramShape, audioBatch, 'clips'),
    noiseSeed: (step) => deriveSeed(seed, 'translator noise', step),
    dispose: () => {
      disposeTranslator(translator);
      disposeClassifier(classifier);
    },
  });
}
