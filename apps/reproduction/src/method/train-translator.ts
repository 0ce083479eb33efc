import type { Classifier } from '@image2audio/kplus1-classifier';
import {
  createTranslatorStep,
  warmUpLossWeights,
  type LossWeights,
  type Critic,
  type TranslatorBatch,
} from '@image2audio/unit-translator';
import * as tf from '@tensorflow/tfjs';
import { concatenateItems, type ItemSet } from '../features/item-set';
import { deriveSeed, randomStream } from '@image2audio/tfjs-training';
import { drawBalanced, drawIndices, faceTensor, labelsAt, spectrogramTensor } from '../training/draw-batches';
import type { ClassifierInTraining, TranslatorInTraining } from '../training/networks';
import type { TrainingContext } from '../training/training-context';
import type { Steps } from './rounds';

/** A stretch of the translator's training: its steps are counted over the whole of it. */
export interface TranslatorStage extends Steps {
  phase: 'translator warm-up' | 'translator';
  /** Absent in the warm-up: the autoencoders alone. */
  critic?: Critic;
}

/**
 * Steps `from` to `to` of the translation unit (paper 2.4): minimise L_VAE_s + L_VAE_t + GAN_s->t + GAN_t->s + the cycle terms L_s->t + L_t->s, each with
 * its weight, over Enc_s, Enc_t, Dec_s and Dec_t, while Dis_s learns against them; on pairs, L1 to the true partner in the place of the GANs. Dis_t,
 * with its averaged weights, is the critic of spectrograms and stays as it is.
 */
export async function trainTranslator(
  context: TrainingContext,
  translator: TranslatorInTraining,
  { classifier, average }: ClassifierInTraining,
  steps: Steps,
): Promise<void> {
  const stage: TranslatorStage = { phase: 'translator', ...steps, critic: criticOf(classifier) };
  await average.applyTo(() => takeTranslatorSteps(context, translator, stage));
}

/** Dis_t as the translation unit sees it: the head that reads spectrograms, which the target domain's items are. */
export function criticOf(classifier: Classifier): Critic {
  return { evaluate: (x) => classifier.spectrogramHead(x as tf.Tensor3D) };
}

/** The steps of a stage, with or without Dis_t. */
export async function takeTranslatorSteps(
  context: TrainingContext,
  { translator, optimizers }: TranslatorInTraining,
  stage: TranslatorStage,
): Promise<void> {
  const { data, paired, config, seed, log, backend } = context;
  const takeStep = createTranslatorStep(translator, optimizers, {
    critic: stage.critic,
    weights: lossWeights(context, stage),
    clipNorm: config.translator.clipNorm,
    compile: backend.compile,
  });
  const joined =
    paired && stage.critic && data.pairs.length > 0
      ? {
          clips: concatenateItems(data.labeled.items, data.unlabeled),
          faces: concatenateItems(data.faces.items, data.unlabeledFaces),
        }
      : null;
  for (let step = stage.from; step < stage.to; step++) {
    const batch = drawTranslatorBatch(context, joined, step);
    const losses = await takeStep(batch, { seed: deriveSeed(seed, 'translator noise', step) });
    disposeBatch(batch);
    log.write(stage.phase, step, losses);
    await log.breathe();
  }
}

/** Generated samples should look real to Dis_t, but where Dis_t learns nothing about generated ones. */
function lossWeights({ config, row: { parts } }: TrainingContext, { phase }: TranslatorStage): Partial<LossWeights> {
  const { weights } = config.translator;
  if (phase === 'translator') return { ...weights, criticReal: parts.low ? weights.criticReal : 0 };
  const { reconstruction, kl, latentClass } = weights;
  return { ...warmUpLossWeights, reconstruction, kl, latentClass };
}

/** `joined`: labeled and unlabeled items in the order that pairs count in; null where the step is not a paired one. */
function drawTranslatorBatch(
  { data, config, seed }: TrainingContext,
  joined: { clips: ItemSet; faces: ItemSet } | null,
  step: number,
): TranslatorBatch {
  const { faceBatch, audioBatch } = config.translator;
  const random = randomStream(seed, 'translator batch', step);
  const faces = drawBalanced(data.faces.labels, faceBatch, random);
  const clips = drawIndices(audioBatch, data.labeled.items.count, random);
  const batch: TranslatorBatch = {
    source: { x: faceTensor(data.faces.items, faces, random), labels: labelsAt(data.faces.labels, faces) },
    target: { x: spectrogramTensor(data.labeled.items, clips), labels: labelsAt(data.labeled.labels, clips) },
    unlabeledTarget: { x: spectrogramTensor(data.unlabeled, drawIndices(audioBatch, data.unlabeled.count, random)) },
  };
  if (data.unlabeledFaces.count > 0) {
    const indices = drawIndices(audioBatch, data.unlabeledFaces.count, random);
    batch.unlabeledSource = { x: faceTensor(data.unlabeledFaces, indices, random) };
  }
  if (joined) {
    const pairs = Array.from(drawIndices(audioBatch, data.pairs.length, random), (index) => data.pairs[index]);
    batch.pairs = {
      source: faceTensor(
        joined.faces,
        pairs.map(({ face }) => face),
        random,
      ),
      target: spectrogramTensor(
        joined.clips,
        pairs.map(({ clip }) => clip),
      ),
      labels: pairs.map(({ label }) => label),
    };
  }
  return batch;
}

function disposeBatch({ source, target, unlabeledTarget, unlabeledSource, pairs }: TranslatorBatch): void {
  const tensors = [source.x, target.x, unlabeledTarget?.x, unlabeledSource?.x, pairs?.source, pairs?.target];
  tf.dispose(tensors.filter((tensor) => tensor !== undefined));
}
