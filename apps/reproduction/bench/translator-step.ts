import {
  createTranslatorStep,
  warmUpLossWeights,
  type LossWeights,
  type StepLosses,
} from '@image2audio/unit-translator';
import * as tf from '@tensorflow/tfjs';
import { derivedSeed } from '../../../packages/unit-translator/src/derived-seed';
import { encodeArray, type EncodedArray } from '../../../tools/benchmark/step-peer';
import { checkedSteps, oneByOne, type TrainingStep } from '../../../tools/benchmark/training-step';
import { stepCompiler } from '../src/backend/step-compiler';
import { deriveSeed } from '../src/random';
import { buildClassifier, buildTranslator, disposeClassifier, disposeTranslator } from '../src/training/networks';
import { encodedWeights } from './encoded-weights';
import {
  classes,
  config,
  faceShape,
  joined,
  seed,
  spectrogramShape,
  syntheticItems,
  syntheticLabels,
} from './synthetic-batches';

const { faceBatch, audioBatch, latentSize, classLatentSize, clipNorm, weights } = config.translator;
const terms = [
  'kl',
  'latentClass',
  'reconstruction',
  'cycle',
  'cycleKl',
  'criticClass',
  'criticReal',
  'featureMatching',
  'ganSource',
] as const;

/**
 * A step of a round as trainTranslator takes it: both autoencoders with every unpaired term against the classifier, then Dis_s; or,
 * with `warmUp`, a step before the rounds, of the autoencoders alone. The batch has unlabeled faces, as on a corpus with video.
 */
export async function translatorStep({ warmUp }: { warmUp: boolean }): Promise<TrainingStep> {
  const unit = buildTranslator(config, classes, seed);
  const dis = buildClassifier(config, classes, seed);
  const { reconstruction, kl, latentClass } = weights;
  const lossWeights: Partial<LossWeights> = warmUp
    ? { ...warmUpLossWeights, reconstruction, kl, latentClass }
    : { ...weights, pairedL1: 0 };
  const faces = syntheticItems(faceBatch, faceShape, 'faces');
  const moreFaces = syntheticItems(audioBatch, faceShape, 'unlabeled faces');
  const clips = syntheticItems(audioBatch, spectrogramShape, 'clips');
  const moreClips = syntheticItems(audioBatch, spectrogramShape, 'unlabeled clips');
  const faceLabels = syntheticLabels(faceBatch);
  const clipLabels = syntheticLabels(audioBatch);
  const reported: (keyof StepLosses)[] = [
    'total',
    ...terms.filter((term) => lossWeights[term]! > 0),
    ...(warmUp ? [] : (['discriminator'] as const)),
  ];
  const noiseSeed = (step: number): number => deriveSeed(seed, 'translator noise', step);
  const input = {
    latentSize,
    classLatentSize,
    clipNorm,
    lossWeights,
    reported,
    extents: {
      source: [48, 24, 12, 6].map((side) => [side, side]),
      target: [156, 78, 39, 20].map((frames) => [1, frames]),
    },
    learningRates: {
      translator: config.translator.learningRate,
      discriminator: config.translator.discriminatorLearningRate,
    },
    weights: encodedWeights(await unit.translator.getWeights()),
    critic: encodedWeights(
      Object.entries(await dis.classifier.getWeights()).map(([name, weight]) => ({ name, ...weight })),
    ),
    source: {
      x: encodeArray(joined(faces, moreFaces), [faceBatch + audioBatch, ...faceShape]),
      labels: Array.from(faceLabels),
    },
    target: {
      x: encodeArray(joined(clips, moreClips), [2 * audioBatch, 1, ...spectrogramShape]),
      labels: Array.from(clipLabels),
    },
    noises: Array.from({ length: checkedSteps }, (_, step) => noiseOf(noiseSeed(step))),
  };

  const trainStep = createTranslatorStep(unit.translator, unit.optimizers, {
    ...(warmUp ? {} : { critic: { evaluate: (x) => dis.classifier.forward(x as tf.Tensor3D) } }),
    weights: lossWeights,
    clipNorm,
    compile: await stepCompiler(),
  });
  let step = 0;
  const takeOne = async (): Promise<number[]> => {
    const batch = {
      source: { x: tf.tensor4d(faces, [faceBatch, ...faceShape]), labels: faceLabels },
      target: { x: tf.tensor3d(clips, [audioBatch, ...spectrogramShape]), labels: clipLabels },
      unlabeledTarget: { x: tf.tensor3d(moreClips, [audioBatch, ...spectrogramShape]) },
      unlabeledSource: { x: tf.tensor4d(moreFaces, [audioBatch, ...faceShape]) },
    };
    const losses = await trainStep(batch, { seed: noiseSeed(step++) });
    tf.dispose([batch.source.x, batch.target.x, batch.unlabeledTarget.x, batch.unlabeledSource.x]);
    return reported.map((name) => losses[name]!);
  };
  const sizes = `${faceBatch + audioBatch} faces and ${2 * audioBatch} spectrograms`;
  return {
    name: warmUp ? `translator warm-up step, ${sizes}` : `translator step, all unpaired terms, ${sizes}`,
    take: oneByOne(takeOne),
    tolerance: { first: 1e-5, later: 1e-2 },
    pytorch: { script: new URL('translator_step.py', import.meta.url), input },
    dispose: () => {
      disposeTranslator(unit);
      disposeClassifier(dis);
    },
  };
}

/** The noise that a step with this seed draws, by the pass that draws it. */
function noiseOf(stepSeed: number): Record<string, EncodedArray> {
  const rows = { source: faceBatch + audioBatch, target: 2 * audioBatch };
  const drawn = (items: number, purpose: string): EncodedArray => {
    const shape = [items, latentSize];
    const noise = tf.randomNormal(shape, 0, 1, 'float32', derivedSeed(derivedSeed(stepSeed, purpose), 'posterior'));
    const values = Float32Array.from(noise.dataSync());
    noise.dispose();
    return encodeArray(values, shape);
  };
  return {
    source: drawn(rows.source, 'source'),
    target: drawn(rows.target, 'target'),
    'source back': drawn(rows.source, 'source back'),
    'target back': drawn(rows.target, 'target back'),
  };
}
