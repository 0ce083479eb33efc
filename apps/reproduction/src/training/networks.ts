import { createClassifier, type Classifier } from '@image2audio/kplus1-classifier';
import { AdamW, cosineSchedule, deriveSeed, WeightAverage } from '@image2audio/tfjs-training';
import {
  createTranslator,
  createTranslatorOptimizers,
  image2AudioDomains,
  type Translator,
  type TranslatorOptimizers,
} from '@image2audio/unit-translator';
import type { Config } from '../config/schema';
import { spectrogramShape } from '../features/spectrograms';

const [frames, bands] = spectrogramShape;

/** Dis_t with all that its training carries along: optimizer state, averaged weights, learning rate. */
export interface ClassifierInTraining {
  classifier: Classifier;
  optimizer: AdamW;
  average: WeightAverage;
  learningRate: (step: number) => number;
}

/**
 * Dis_t with weights drawn by `seed`. `speakerNormalization` standardises its pooled features within each speaker's clips;
 * `moreLabels` is how many times S1's labels there are, which weakens the penalty of the functionals head.
 */
export function buildClassifier(
  config: Config,
  classes: number,
  seed: number,
  { speakerNormalization = false, moreLabels = 1 }: { speakerNormalization?: boolean; moreLabels?: number } = {},
): ClassifierInTraining {
  const options = config.classifier;
  const classifier = createClassifier({
    classes,
    frames,
    bands,
    network: {
      kind: 'two-head',
      filters: options.filters,
      blockDropout: options.blockDropout,
      dropout: options.dropout,
      functionalsDropout: options.functionalsDropout,
      functionalsPenalty: options.functionalsPenalty / moreLabels,
      standardizeWithinGroups: speakerNormalization,
    },
    seed: deriveSeed(seed, 'classifier weights'),
  });
  return {
    classifier,
    optimizer: new AdamW(classifier.trainableVariables(), { weightDecay: options.weightDecay }),
    average: new WeightAverage(classifier.parameters, { decay: options.averageDecay }),
    learningRate: cosineSchedule({
      steps: options.steps,
      peak: options.learningRate,
      warmup: options.learningRateWarmUpSteps,
      floor: options.learningRateFloor,
    }),
  };
}

export function disposeClassifier({ classifier, optimizer, average }: ClassifierInTraining): void {
  optimizer.dispose();
  average.dispose();
  classifier.dispose();
}

export interface TranslatorInTraining {
  translator: Translator;
  optimizers: TranslatorOptimizers;
}

export function buildTranslator(config: Config, classes: number, seed: number): TranslatorInTraining {
  const options = config.translator;
  const domains = image2AudioDomains({ frames, bands });
  const translator = createTranslator({
    source: {
      ...domains.source,
      filters: options.faceFilters,
      hiddenUnits: options.sharedUnits,
      discriminatorFilters: options.faceFilters,
    },
    target: { ...domains.target, filters: options.audioFilters, hiddenUnits: options.sharedUnits },
    classes,
    latentSize: options.latentSize,
    classLatentSize: options.classLatentSize,
    sharedUnits: options.sharedUnits,
    seed: deriveSeed(seed, 'translator weights'),
  });
  return {
    translator,
    optimizers: createTranslatorOptimizers({
      learningRate: options.learningRate,
      discriminatorLearningRate: options.discriminatorLearningRate,
    }),
  };
}

export function disposeTranslator({ translator, optimizers }: TranslatorInTraining): void {
  optimizers.translator.dispose();
  optimizers.discriminator.dispose();
  translator.dispose();
}
