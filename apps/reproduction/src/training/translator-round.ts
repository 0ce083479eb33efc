import {
  createTranslatorStep,
  warmUpLossWeights,
  type LossWeights,
  type Critic,
  type TranslatorBatch,
} from '@image2audio/unit-translator';
import * as tf from '@tensorflow/tfjs';
import { stepCompiler } from '../backend/step-compiler';
import type { Config } from '../config/schema';
import type { TrainingData } from '../data/training-data';
import { concatenateItems, type ItemSet } from '../features/item-set';
import { deriveSeed, randomStream } from '@image2audio/tfjs-training';
import { drawBalanced, drawIndices, faceTensor, labelsAt, spectrogramTensor } from './draw-batches';
import type { MetricsLog } from './metrics-log';
import type { TranslatorInTraining } from './networks';

export interface TranslatorRound {
  phase: 'translator warm-up' | 'translator';
  /** The first step's number, counted over the whole training: it seeds the step's batch and noise. */
  firstStep: number;
  steps: number;
  /** Absent in the warm-up: the autoencoders alone. */
  critic?: Critic;
  /** Generated samples should look real to Dis_t; off where Dis_t learns nothing about generated ones. */
  criticReal: boolean;
  paired: boolean;
}

/** Trains the translation unit for some steps (paper 2.4): Enc_s, Enc_t, Dec_s, Dec_t and Dis_s; Dis_t stays as it is. */
export async function trainTranslator(
  { translator, optimizers }: TranslatorInTraining,
  data: TrainingData,
  config: Config,
  seed: number,
  round: TranslatorRound,
  log: MetricsLog,
): Promise<void> {
  const takeStep = createTranslatorStep(translator, optimizers, {
    critic: round.critic,
    weights: lossWeights(config, round),
    clipNorm: config.translator.clipNorm,
    compile: await stepCompiler(),
  });
  const joined =
    round.paired && round.critic && data.pairs.length > 0
      ? {
          clips: concatenateItems(data.labeled.items, data.unlabeled),
          faces: concatenateItems(data.faces.items, data.unlabeledFaces),
        }
      : null;
  for (let step = round.firstStep; step < round.firstStep + round.steps; step++) {
    const batch = drawTranslatorBatch(data, joined, config, seed, step);
    const losses = await takeStep(batch, { seed: deriveSeed(seed, 'translator noise', step) });
    disposeBatch(batch);
    log.write(round.phase, step, losses);
    await log.breathe();
  }
}

function lossWeights(
  { translator: { weights } }: Config,
  { phase, criticReal }: TranslatorRound,
): Partial<LossWeights> {
  if (phase === 'translator') return { ...weights, criticReal: criticReal ? weights.criticReal : 0 };
  const { reconstruction, kl, latentClass } = weights;
  return { ...warmUpLossWeights, reconstruction, kl, latentClass };
}

/** `joined`: labeled and unlabeled items in the order that pairs count in; null where the step is not a paired one. */
function drawTranslatorBatch(
  data: TrainingData,
  joined: { clips: ItemSet; faces: ItemSet } | null,
  { translator: { faceBatch, audioBatch } }: Config,
  seed: number,
  step: number,
): TranslatorBatch {
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
