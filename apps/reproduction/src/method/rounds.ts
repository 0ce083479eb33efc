import type { Config } from '../config/schema';
import type { BankSize } from './translate-faces';

/** One round of the co-training (paper 2.2), as steps counted over the whole training: they seed batches and noise. */
export interface Round {
  number: number;
  translator: Steps;
  /** Of the spectrograms that the translator then generates. */
  bank: BankSize;
  classifier: Steps;
}

/** Steps `from` to `to`, the last one not among them. */
export interface Steps {
  from: number;
  to: number;
}

/** The rounds after the warm-up: Dis_t's steps shared out among them, and as many of the translator's in each. */
export function roundsOf({ rounds, bank, classifier, translator }: Config): Round[] {
  const start = (round: number) =>
    classifier.warmUpSteps + Math.floor(((classifier.steps - classifier.warmUpSteps) * round) / rounds);
  const translatorStart = (round: number) => translator.warmUpSteps + round * translator.stepsPerRound;
  return Array.from({ length: rounds }, (_, number) => ({
    number,
    translator: { from: translatorStart(number), to: translatorStart(number + 1) },
    bank: { round: number, size: bank },
    classifier: { from: start(number), to: start(number + 1) },
  }));
}

/** t of the schedules: 0 until the warm-up ends, so that all generations start as D_g (paper 2.2), 1 at the last step. */
export function shareOfCoTraining(step: number, { classifier: { warmUpSteps, steps } }: Config): number {
  return Math.max(0, (step - warmUpSteps) / (steps - warmUpSteps));
}
