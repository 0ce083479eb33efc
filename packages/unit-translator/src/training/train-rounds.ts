import * as tf from '@tensorflow/tfjs';
import { deriveSeed } from '@image2audio/tfjs-training';
import { requireInteger, requireOptions, requireSeed } from '../errors';
import type { StepLosses, TranslatorStep } from './train-step';
import type { TranslatorBatch } from './translator-batch';

export interface RoundReport {
  /** From 0. */
  round: number;
  /** Steps taken in all, this round's included. */
  steps: number;
  /** Means over the round's steps of every number that a step gives, over the steps that gave it. */
  losses: StepLosses;
}

export interface TrainRoundsOptions {
  rounds: number;
  stepsPerRound: number;
  /** Makes the batch of a step, numbered from 0 over all rounds. Its tensors are disposed of after the step. */
  batch: (step: number) => TranslatorBatch | Promise<TranslatorBatch>;
  /** Integer. The noise of a step depends on it and the step's number alone. */
  seed: number;
  /** Rounds that were done before, in a run that goes on from a checkpoint. Default 0. */
  firstRound?: number;
  /** Called after every step: for progress, and for a learning rate that changes. */
  onStep?: (report: { round: number; step: number; losses: StepLosses }) => void | Promise<void>;
  /** Called after every round, with the translator at rest: the place to train the critic, to look at translations, and to save. */
  onRound?: (report: RoundReport) => void | Promise<void>;
  /** Stops before the next step: the promise is rejected with the signal's reason. */
  signal?: AbortSignal;
}

const known: { readonly [Name in keyof Required<TrainRoundsOptions>]: true } = {
  rounds: true,
  stepsPerRound: true,
  batch: true,
  seed: true,
  firstRound: true,
  onStep: true,
  onRound: true,
  signal: true,
};

/**
 * Trains in rounds of steps, between which the critic, a graph or a bank of translations may be renewed (paper 2.2 and 2.4). A run that
 * was saved after round r and goes on with `firstRound: r` ends with the numbers of one that was never interrupted.
 *
 * @throws TranslatorError on numbers outside their ranges, and as `takeStep` does
 */
export async function trainTranslatorRounds(
  takeStep: TranslatorStep,
  options: TrainRoundsOptions,
): Promise<RoundReport[]> {
  requireOptions<TrainRoundsOptions>('options', options, known, 'required');
  const { rounds, stepsPerRound, batch: batchOf, seed, firstRound = 0, onStep, onRound, signal } = options;
  requireInteger('rounds', rounds, 0, Number.MAX_SAFE_INTEGER);
  requireInteger('stepsPerRound', stepsPerRound, 1, Number.MAX_SAFE_INTEGER);
  requireInteger('firstRound', firstRound, 0, Number.MAX_SAFE_INTEGER);
  requireSeed(seed);

  const reports: RoundReport[] = [];
  for (let round = firstRound; round < rounds; round++) {
    const ofRound: StepLosses[] = [];
    for (let step = round * stepsPerRound; step < (round + 1) * stepsPerRound; step++) {
      signal?.throwIfAborted();
      const batch = await batchOf(step);
      try {
        ofRound.push(await takeStep(batch, { seed: deriveSeed(seed, `step ${step}`) }));
      } finally {
        disposeBatch(batch);
      }
      await onStep?.({ round, step, losses: ofRound[ofRound.length - 1] });
    }
    const report = { round, steps: (round + 1) * stepsPerRound, losses: meanLosses(ofRound) };
    reports.push(report);
    await onRound?.(report);
  }
  return reports;
}

function disposeBatch({ source, target, unlabeledSource, unlabeledTarget, pairs }: TranslatorBatch): void {
  const tensors = [source.x, target.x, unlabeledSource?.x, unlabeledTarget?.x, pairs?.source, pairs?.target];
  tf.dispose(tensors.filter((tensor) => tensor !== undefined));
}

function meanLosses(steps: readonly StepLosses[]): StepLosses {
  const values: Record<string, number[]> = {};
  for (const losses of steps) {
    for (const [name, value] of Object.entries(losses)) (values[name] ??= []).push(value);
  }
  const means = Object.entries(values).map(([name, list]) => [name, list.reduce((sum, x) => sum + x, 0) / list.length]);
  return Object.fromEntries(means) as StepLosses;
}
