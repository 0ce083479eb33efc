import * as tf from '@tensorflow/tfjs';
import { requireDecay, requireOptions, TrainingError } from './errors';
import { fusedAverage } from './fused-kernels';
import { weightsByName, type NamedVariable, type NamedWeight } from './named-weights';
import { assignParameters, parameterVector } from './parameter-vector';

export interface WeightAverageOptions {
  /** From 0 to below 1; default 0.99, about the last hundred steps. */
  decay?: number;
}

/** Variables that have averaged values now, of whichever average. */
const withAverage = new WeakSet<tf.Variable>();

/**
 * Exponential moving average of a model's weights: a = decay a + (1 - decay) w after every `update`, starting from the weights at
 * construction, so that after n updates a = decay^n w_0 + (1 - decay) sum_i decay^(n-i) w_i. Averaged weights predict with less of the
 * last steps' noise (Polyak and Juditsky 1992; Yazici et al. 2019 for generators). A back end may compute the update by a kernel of
 * its own, `MovingAverage`.
 */
export class WeightAverage {
  private readonly average: tf.Variable<tf.Rank.R1>;
  private readonly decay: number;
  private readonly variables: readonly tf.Variable[];

  constructor(
    private readonly named: readonly NamedVariable[],
    options: WeightAverageOptions = {},
  ) {
    requireOptions<WeightAverageOptions>('options', options, { decay: true });
    const { decay = 0.99 } = options;
    requireDecay('decay', decay);
    this.decay = decay;
    this.variables = named.map(({ variable }) => variable);
    this.average = tf.tidy(() => tf.variable(parameterVector(this.variables), false));
  }

  /** Whether it is the average of just these variables, in this order. */
  isOf(variables: readonly tf.Variable[]): boolean {
    return variables.length === this.variables.length && variables.every((one, at) => one === this.variables[at]);
  }

  /** Takes the present weights into the average; to be called after each training step. */
  update(): void {
    if (fusedAverage(this.average, this.variables, this.decay)) return;
    tf.tidy(() => {
      const present = parameterVector(this.variables);
      this.average.assign(tf.add(this.average, tf.mul(tf.sub(present, this.average), 1 - this.decay)));
    });
  }

  /**
   * Runs `work` with the averaged weights in the model and puts its own back afterwards, also after an error.
   *
   * @throws TrainingError while another call for the same variables goes on, which would take the averages for the model's own weights
   */
  async applyTo<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    if (this.variables.some((variable) => withAverage.has(variable))) {
      const found = 'a model that has averaged weights already';
      throw new TrainingError('applyTo', found, 'one with its own weights', 'Await the other call first.');
    }
    const own = parameterVector(this.variables);
    assignParameters(this.variables, this.average);
    for (const variable of this.variables) withAverage.add(variable);
    try {
      return await work();
    } finally {
      for (const variable of this.variables) withAverage.delete(variable);
      assignParameters(this.variables, own);
      own.dispose();
    }
  }

  /** The averaged values at the time of the call, by the variables' names. */
  async getWeights(): Promise<NamedWeight[]> {
    const values = Float32Array.from(await this.average.data<'float32'>());
    let offset = 0;
    return this.named.map(({ name, variable: { shape, size } }) => {
      offset += size;
      return { name, shape: [...shape], values: values.slice(offset - size, offset) };
    });
  }

  /** Replaces the average, to go on from a checkpoint. @throws TrainingError, changing nothing, where a name or shape differs */
  setWeights(weights: readonly NamedWeight[]): void {
    const given = weightsByName(this.named, weights);
    const joined = new Float32Array(this.average.size);
    let offset = 0;
    for (const { name } of this.named) {
      joined.set(given.get(name)!.values, offset);
      offset += given.get(name)!.values.length;
    }
    tf.tidy(() => this.average.assign(tf.tensor1d(joined)));
  }

  dispose(): void {
    this.average.dispose();
  }
}
