import { createClassifierStep } from '@image2audio/kplus1-classifier';
import * as tf from '@tensorflow/tfjs';
import type { Row } from '../config/rows';
import { parseSchedule, type Schedule } from '../config/schedule';
import type { Config } from '../config/schema';
import { deriveSeed } from '@image2audio/tfjs-training';
import type { ClassifierInTraining } from '../training/networks';
import type { TrainingContext } from '../training/training-context';
import { smoothnessOfBatch } from './batch-graph';
import { drawClassifierBatch, type RoundMaterial } from './draw-classifier-batch';
import { shareOfCoTraining, type Steps } from './rounds';

/**
 * Steps `from` to `to` of Dis_t with the terms of the row (paper 2.4): maximise, each with its weight, log P(y | x) on D_t, on the dense share of
 * the bank and on what paths label; log P(K+1 | x) on D_g; log P(y < K+1 | x) and sum_k P(k | x) log P(k | x) on D_u; and -S.
 */
export async function trainClassifier(
  context: TrainingContext,
  { classifier, optimizer, average, learningRate }: ClassifierInTraining,
  material: RoundMaterial,
  { from, to }: Steps,
): Promise<void> {
  const { config, row, seed, log, backend } = context;
  const weightOf = termWeights(config, row);
  const epsilon = parseSchedule(config.epsilon);
  const takeStep = createClassifierStep(classifier, optimizer, {
    clipNorm: config.classifier.clipNorm,
    labelSmoothing: config.classifier.labelSmoothing,
    smoothness: smoothnessOfBatch,
    average,
    compile: backend.compile,
  });
  for (let step = from; step < to; step++) {
    const t = shareOfCoTraining(step, config);
    const batch = drawClassifierBatch(context, material, epsilon(t), step);
    const report = await takeStep(batch, {
      learningRate: learningRate(step),
      dropoutSeed: deriveSeed(seed, 'dropout', step),
      weights: weightOf(t),
    });
    tf.dispose(batch.graph ?? {});
    log.write('classifier', step, {
      // without a bank it has no meaning, and shared steps are those of rows with different ones
      ...(material.bank && { epsilon: epsilon(t) }),
      total: report.total,
      ...report.terms,
      penalty: report.penalty,
      gradientNorm: report.gradientNorm,
      ...report.monitors,
    });
    await log.breathe();
  }
}

type Weights = Config['classifier']['weights'];

/** Terms that belong to Low: without it, D_u is in the batch for the graph only, and has no terms of its own. */
const termsOfLow: readonly string[] = ['real', 'entropy'] satisfies (keyof Weights)[];

/** The schedules of the configuration as numbers at t. */
function termWeights(
  { classifier: { weights } }: Config,
  { parts: { low } }: Row,
): (t: number) => Record<keyof Weights | 'labeled', number> {
  const schedules = Object.entries(weights).map(([term, expression]): [string, Schedule] => [
    term,
    parseSchedule(!low && termsOfLow.includes(term) ? '0' : expression),
  ]);
  return (t) => ({
    labeled: 1,
    ...(Object.fromEntries(schedules.map(([term, schedule]) => [term, schedule(t)])) as Record<keyof Weights, number>),
  });
}
