import { AdamW, type AdamWState } from '@image2audio/tfjs-training';
import type * as tf from '@tensorflow/tfjs';
import { requireInteger, requireOptions, requireRange, TranslatorError } from '../errors';

export interface OptimizerOptions {
  /** The translator's; default 1e-3. */
  learningRate?: number;
  /** Default 2e-4. */
  discriminatorLearningRate?: number;
  /** Of both; default 0.5, the usual one with adversarial terms. */
  beta1?: number;
  /** Of both; default 0.99. */
  beta2?: number;
}

/** Adam, which is AdamW without decay, of the variables that its first step moves. */
export class PlayerOptimizer {
  private adam: AdamW | undefined;
  private saved: AdamWState | undefined;

  constructor(
    /** May be changed between steps. */
    public learningRate: number,
    private readonly betas: { beta1: number; beta2: number },
  ) {}

  /** The optimizer of these variables: with moments of zeros before the first step, or those of `setState`. */
  of(variables: readonly tf.Variable[]): AdamW {
    if (!this.adam) {
      const adam = new AdamW(variables, { ...this.betas, weightDecay: 0 });
      if (this.saved) {
        const { length } = this.saved.firstMoment;
        const size = variables.reduce((sum, variable) => sum + variable.size, 0);
        if (length > 0 && length !== size) {
          adam.dispose();
          throw new TranslatorError(
            'moments',
            `${length} values`,
            `${size} values`,
            'Use one optimizer for one model.',
          );
        }
        if (length > 0) adam.setState(this.saved);
      }
      this.saved = undefined;
      this.adam = adam;
    }
    const { variables: own } = this.adam;
    if (own.length !== variables.length || own.some((variable, at) => variable !== variables[at]))
      throw new TranslatorError('optimizers', 'those of another translator', 'those of the one that is trained');
    return this.adam;
  }

  /** The state at the time of the call, whatever steps are taken until it is there; empty moments before the first step. */
  getState(): Promise<AdamWState> {
    if (this.adam) return this.adam.getState();
    return Promise.resolve(
      this.saved ?? { step: 0, firstMoment: new Float32Array(), secondMoment: new Float32Array() },
    );
  }

  setState({ step, firstMoment, secondMoment }: AdamWState): void {
    requireInteger('step', step, 0);
    if (firstMoment.length !== secondMoment.length) {
      const expected = `${firstMoment.length}, as of firstMoment`;
      throw new TranslatorError('secondMoment.length', String(secondMoment.length), expected);
    }
    this.dispose();
    this.saved = { step, firstMoment: firstMoment.slice(), secondMoment: secondMoment.slice() };
  }

  /** Frees the moments; the next step would start from zero ones. */
  dispose(): void {
    this.adam?.dispose();
    this.adam = undefined;
    this.saved = undefined;
  }
}

/** One optimizer for all translator variables, one for all discriminators. */
export interface TranslatorOptimizers {
  translator: PlayerOptimizer;
  discriminator: PlayerOptimizer;
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
  for (const [name, rate] of Object.entries({ learningRate, discriminatorLearningRate }))
    requireRange(name, rate, 0, Infinity);
  for (const [name, beta] of Object.entries({ beta1, beta2 }))
    if (!(beta >= 0 && beta < 1)) throw new TranslatorError(name, String(beta), 'a number from 0 to below 1');
  return {
    translator: new PlayerOptimizer(learningRate, { beta1, beta2 }),
    discriminator: new PlayerOptimizer(discriminatorLearningRate, { beta1, beta2 }),
  };
}

export type OptimizerStates = Record<keyof TranslatorOptimizers, AdamWState>;

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
