import * as tf from '@tensorflow/tfjs';
import { requireOptions, TranslatorError } from '../errors';
import type { Translator } from '../translator';
import { assignWeights, readWeights, type NamedWeight } from '../weights';
import { fusedAverage } from './fused-average';

/** Translators that have averaged weights now, of whichever average. */
const withAverage = new WeakSet<Translator>();

/**
 * Exponential moving average of a translator's weights: a = decay a + (1 - decay) w after every `update`, starting from the weights
 * at construction, so that after n updates a = decay^n w_0 + (1 - decay) sum_i decay^(n-i) w_i. Averaged weights translate with less
 * of the last steps' noise (Yazici et al. 2019). The discriminators, which only serve training, are not averaged.
 */
export class WeightAverage {
  private readonly decay: number;
  private readonly averages: [name: string, average: tf.Variable][];

  /** @param options.decay from 0 to below 1; default 0.99, about the last hundred steps. */
  constructor(
    readonly translator: Translator,
    options: { decay?: number } = {},
  ) {
    requireOptions<typeof options>('options', options, { decay: true });
    const { decay = 0.99 } = options;
    if (!(decay >= 0 && decay < 1)) throw new TranslatorError('decay', String(decay), 'a number from 0 to below 1');
    this.decay = decay;
    this.averages = tf.tidy(() =>
      translator
        .namedTranslatorVariables()
        .map(([name, variable]): [string, tf.Variable] => [name, tf.variable(tf.clone(variable), false)]),
    );
  }

  /** Takes the translator's present weights into the average; to be called after each training step. */
  update(): void {
    const present = this.translator.translatorVariables();
    const averages = this.averages.map(([, average]) => average);
    if (fusedAverage(averages, present, this.decay)) return;
    tf.tidy(() => {
      this.averages.forEach(([, average], at) => {
        average.assign(tf.add(average, tf.mul(tf.sub(present[at], average), 1 - this.decay)));
      });
    });
  }

  /**
   * Runs `work` with the averaged weights in the translator and puts its own back afterwards, also after an error.
   *
   * @throws TranslatorError while another call for the same translator goes on, which would take the averages for its own weights
   */
  async applyTo<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    if (withAverage.has(this.translator)) {
      throw new TranslatorError(
        'applyTo',
        'called for a translator that has averaged weights already',
        'one with its own weights',
        'Await the other call first.',
      );
    }
    const present = this.translator.translatorVariables();
    const own = present.map((variable) => tf.clone(variable));
    this.averages.forEach(([, average], at) => present[at].assign(average));
    withAverage.add(this.translator);
    try {
      return await work();
    } finally {
      withAverage.delete(this.translator);
      present.forEach((variable, at) => variable.assign(own[at]));
      tf.dispose(own);
    }
  }

  /** The averaged values by the names of `Translator.getWeights`. */
  getWeights(): Promise<NamedWeight[]> {
    return readWeights(this.averages);
  }

  /** Replaces the average, to go on from a checkpoint. @throws TranslatorError where a name or shape differs */
  setWeights(weights: readonly NamedWeight[]): void {
    assignWeights(this.averages, weights);
  }

  dispose(): void {
    for (const [, average] of this.averages) average.dispose();
  }
}
