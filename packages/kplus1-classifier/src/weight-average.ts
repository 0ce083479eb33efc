import * as tf from '@tensorflow/tfjs';
import type { Classifier } from './classifier';
import { ClassifierError, requireRange } from './errors';
import { fusedAverage } from './fused-average';
import { writeWeights, type NamedWeights } from './named-weights';
import { assignParameters, parameterVector } from './parameter-vector';

/** Classifiers that have averaged weights now, of whichever average. */
const withAverage = new WeakSet<Classifier>();

/**
 * Exponential moving average of a classifier's weights: a = decay a + (1 - decay) w after every `update`, starting
 * from the weights at construction, so that after n updates a = decay^n w_0 + (1 - decay) sum_i decay^(n-i) w_i.
 * `decay` in [0, 1) defaults to 0.99, about the last hundred steps. Averaged weights are the ones to predict and test with.
 */
export class WeightAverage {
  private readonly average: tf.Variable<tf.Rank.R1>;
  private readonly decay: number;

  constructor(
    readonly classifier: Classifier,
    { decay = 0.99 }: { decay?: number } = {},
  ) {
    requireRange('decay', decay, 0, 1, true);
    this.decay = decay;
    this.average = tf.tidy(() => tf.variable(parameterVector(classifier.trainableVariables()), false));
  }

  /** Takes the classifier's present weights into the average; to be called after each training step. */
  update(): void {
    if (fusedAverage([this.average], this.classifier.trainableVariables(), this.decay)) return;
    tf.tidy(() => {
      const present = parameterVector(this.classifier.trainableVariables());
      this.average.assign(tf.add(this.average, tf.mul(tf.sub(present, this.average), 1 - this.decay)));
    });
  }

  /**
   * Runs `work` with the averaged weights in the classifier and puts its own back afterwards, also after an error.
   *
   * @throws ClassifierError while another call for the same classifier goes on, which would take the averages for its own weights
   */
  async applyTo<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    if (withAverage.has(this.classifier)) {
      throw new ClassifierError(
        'applyTo',
        'a classifier that has averaged weights already',
        'one with its own weights',
        'Await the other call first.',
      );
    }
    const variables = this.classifier.trainableVariables();
    const own = parameterVector(variables);
    assignParameters(variables, this.average);
    withAverage.add(this.classifier);
    try {
      return await work();
    } finally {
      withAverage.delete(this.classifier);
      assignParameters(variables, own);
      own.dispose();
    }
  }

  /** Writes the averaged weights into another classifier of the same options. */
  copyTo(other: Classifier): void {
    other.requireSameOptions(this.classifier);
    assignParameters(other.trainableVariables(), this.average);
  }

  /** The averaged values by parameter name. */
  async getWeights(): Promise<NamedWeights> {
    const values = await this.average.data<'float32'>();
    let offset = 0;
    const entries = this.classifier.parameters.map(({ name, variable }) => {
      const part = Float32Array.from(values.subarray(offset, offset + variable.size));
      offset += variable.size;
      return [name, { shape: [...variable.shape], values: part }] as const;
    });
    return Object.fromEntries(entries);
  }

  /** Replaces the average, for instance to go on from a checkpoint. */
  setWeights(weights: NamedWeights): void {
    tf.tidy(() => {
      const slots = this.classifier.parameters.map(({ name, variable }) => {
        return { name, variable: tf.variable(tf.zerosLike(variable), false) };
      });
      try {
        writeWeights(slots, weights);
        this.average.assign(parameterVector(slots.map(({ variable }) => variable)));
      } finally {
        for (const { variable } of slots) variable.dispose();
      }
    });
  }

  dispose(): void {
    this.average.dispose();
  }
}
