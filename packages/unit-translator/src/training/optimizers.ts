import { requireOptions } from '../errors';
import { Adam, type AdamState } from './adam';

/** One optimizer for all translator variables, one for all discriminators. */
export interface TranslatorOptimizers {
  translator: Adam;
  discriminator: Adam;
}

export interface OptimizerOptions {
  /** The translator's; default 1e-3. */
  learningRate?: number;
  /** Default 2e-4. */
  discriminatorLearningRate?: number;
  /** Of both; default 0.5. */
  beta1?: number;
  /** Of both; default 0.99. */
  beta2?: number;
}

/** Adam with rate 1e-3 for the translator and 2e-4 for the discriminators, betas (0.5, 0.99), unless told otherwise. */
export function createTranslatorOptimizers(options: OptimizerOptions = {}): TranslatorOptimizers {
  requireOptions<OptimizerOptions>('options', options, {
    learningRate: true,
    discriminatorLearningRate: true,
    beta1: true,
    beta2: true,
  });
  const { learningRate = 1e-3, discriminatorLearningRate = 2e-4, beta1 = 0.5, beta2 = 0.99 } = options;
  return {
    translator: new Adam({ learningRate, beta1, beta2 }),
    discriminator: new Adam({ learningRate: discriminatorLearningRate, beta1, beta2 }),
  };
}

export type OptimizerStates = Record<keyof TranslatorOptimizers, AdamState>;

/** What a checkpoint needs beside the weights. */
export async function getOptimizerStates({
  translator,
  discriminator,
}: TranslatorOptimizers): Promise<OptimizerStates> {
  // both begun before the first wait, since a step may come between
  const states = await Promise.all([translator.getState(), discriminator.getState()]);
  return { translator: states[0], discriminator: states[1] };
}

export function setOptimizerStates(optimizers: TranslatorOptimizers, states: OptimizerStates): void {
  optimizers.translator.setState(states.translator);
  optimizers.discriminator.setState(states.discriminator);
}
