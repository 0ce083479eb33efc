import * as tf from '@tensorflow/tfjs';
import { clipToNorm } from './clip-to-norm';
import { requireDecay, requireInteger, requireOptions, requireRange, TrainingError } from './errors';
import { fusedAdamW, type AdamWNumbers } from './fused-kernels';
import { parameterVector } from './parameter-vector';

export interface AdamWOptions {
  /** Decay of the gradient's average, in [0, 1). Default 0.9; 0.5 is usual with adversarial terms. */
  beta1?: number;
  /** Decay of the squared gradient's average, in [0, 1). Default 0.999. */
  beta2?: number;
  /** Added to the root of the second moment. Default 1e-8. */
  epsilon?: number;
  /** Share of a weight, times the learning rate, taken off each step. Default 1e-2, as PyTorch's; at 0 this is Adam. */
  weightDecay?: number;
  /** Which variables decay. Default: kernels (rank 2 and more), not biases and normalisation. */
  decays?: (variable: tf.Variable) => boolean;
}

/** What an optimiser needs to go on as if never interrupted; the moments are those of all variables, one after the other. */
export interface AdamWState {
  step: number;
  firstMoment: Float32Array;
  secondMoment: Float32Array;
}

/** One a variable, nothing where the loss does not depend on it: zeros then. */
export type Gradients = readonly (tf.Tensor | null | undefined)[];

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, 2019), one update for all variables at once:
 * m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2,
 * w = w (1 - rate decay) - rate (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon). With `weightDecay` 0 it is Adam (Kingma and Ba,
 * 2015). Agrees with torch.optim.AdamW and Adam, and the clipping with torch.nn.utils.clip_grad_norm_. The bias corrections are
 * computed in float64 from the step count, so that a resumed run is exact (tf.train.adam keeps a running float32 product). A back end
 * may compute the update by a kernel of its own, `ClippedAdamW`.
 */
export class AdamW {
  private readonly settings: Required<Omit<AdamWOptions, 'decays'>>;
  private readonly firstMoment: tf.Variable;
  private readonly secondMoment: tf.Variable;
  /** By variable. */
  private readonly decays: readonly boolean[];
  private step = 0;

  constructor(
    readonly variables: readonly tf.Variable[],
    options: AdamWOptions = {},
  ) {
    requireOptions<AdamWOptions>('options', options, {
      beta1: true,
      beta2: true,
      epsilon: true,
      weightDecay: true,
      decays: true,
    });
    const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 1e-2 } = options;
    requireDecay('beta1', beta1);
    requireDecay('beta2', beta2);
    requireRange('epsilon', epsilon, 0, Infinity);
    requireRange('weightDecay', weightDecay, 0, Infinity);
    this.settings = { beta1, beta2, epsilon, weightDecay };
    const decays = options.decays ?? ((variable: tf.Variable) => variable.rank >= 2);
    const size = variables.reduce((sum, variable) => sum + variable.size, 0);
    this.decays = variables.map((variable) => weightDecay > 0 && decays(variable));
    this.firstMoment = tf.tidy(() => tf.variable(tf.zeros([size]), false));
    this.secondMoment = tf.tidy(() => tf.variable(tf.zeros([size]), false));
  }

  /**
   * One update. With `clipNorm` (default Infinity) all gradients together are shrunk to that Euclidean norm where they exceed it.
   * Returns the norm before clipping, which the caller disposes.
   */
  apply(gradients: Gradients, options: { learningRate: number; clipNorm?: number }): tf.Scalar {
    requireOptions('options', options, { learningRate: true, clipNorm: true }, 'required');
    this.requireOneEach(gradients);
    const numbers = this.nextNumbers(options.learningRate);
    try {
      const norm = this.update(gradients, numbers, options.clipNorm);
      this.countStep();
      return norm;
    } finally {
      tf.dispose(numbers);
    }
  }

  /** First of the three parts of `apply`: the numbers of the next update, which the caller disposes. */
  nextNumbers(learningRate: number): AdamWNumbers {
    requireRange('learningRate', learningRate, 0, Infinity);
    const { beta1, beta2, epsilon, weightDecay } = this.settings;
    const rootCorrection2 = Math.sqrt(1 - beta2 ** (this.step + 1));
    return {
      rate: tf.scalar((learningRate * rootCorrection2) / (1 - beta1 ** (this.step + 1))),
      epsilon: tf.scalar(epsilon * rootCorrection2),
      decay: tf.scalar(learningRate * weightDecay),
    };
  }

  /** Second part: depends on nothing but tensors and variables, so that a recording of it stays right. */
  update(gradients: Gradients, numbers: AdamWNumbers, clipNorm = Infinity): tf.Scalar {
    this.requireOneEach(gradients);
    requireRange('clipNorm', clipNorm, 0, Infinity);
    const { variables, decays, firstMoment, secondMoment } = this;
    const { beta1, beta2 } = this.settings;
    const { rate, epsilon, decay } = numbers;
    return tf.tidy(() => {
      const fused = fusedAdamW({
        ...{ variables, gradients, firstMoment, secondMoment, numbers },
        attributes: { beta1, beta2, clipNorm, decays },
      });
      if (fused) return fused;
      const raw = parameterVector(gradients.map((gradient, i) => gradient ?? tf.zerosLike(variables[i])));
      const { clipped, norm } = clipToNorm(raw, clipNorm);
      firstMoment.assign(tf.add(tf.mul(firstMoment, beta1), tf.mul(clipped, 1 - beta1)));
      secondMoment.assign(tf.add(tf.mul(secondMoment, beta2), tf.mul(tf.square(clipped), 1 - beta2)));
      const change = tf.mul(tf.div(firstMoment, tf.add(tf.sqrt(secondMoment), epsilon)), rate);
      const kept = tf.sub(1, decay);
      let offset = 0;
      variables.forEach((variable, index) => {
        const { size, shape } = variable;
        const before = decays[index] ? tf.mul(variable, kept) : variable;
        variable.assign(tf.sub(before, tf.reshape(tf.slice(change, offset, size), shape)));
        offset += size;
      });
      return norm;
    });
  }

  /** Third part, after the update. */
  countStep(): void {
    this.step += 1;
  }

  /** The state at the time of the call, whatever steps are taken until it is there. */
  async getState(): Promise<AdamWState> {
    // all begun before the first wait, since a step may come between
    const { step } = this;
    const moments = [this.firstMoment, this.secondMoment].map((moment) => moment.data<'float32'>());
    const [firstMoment, secondMoment] = (await Promise.all(moments)).map((values) => Float32Array.from(values));
    return { step, firstMoment, secondMoment };
  }

  /** Replaces the state, to go on from a checkpoint. @throws TrainingError where a moment has another size, or `step` is no count */
  setState({ step, firstMoment, secondMoment }: AdamWState): void {
    requireInteger('state.step', step, 0);
    const { size } = this.firstMoment;
    for (const [name, moment] of Object.entries({ firstMoment, secondMoment })) {
      if (moment.length === size) continue;
      throw new TrainingError(`state.${name}`, `${moment.length} values`, `${size}, one a parameter`);
    }
    this.step = step;
    tf.tidy(() => {
      this.firstMoment.assign(tf.tensor1d(Float32Array.from(firstMoment)));
      this.secondMoment.assign(tf.tensor1d(Float32Array.from(secondMoment)));
    });
  }

  dispose(): void {
    this.firstMoment.dispose();
    this.secondMoment.dispose();
  }

  private requireOneEach({ length }: readonly unknown[]): void {
    if (length === this.variables.length) return;
    throw new TrainingError(
      'gradients',
      `${length} gradients`,
      `one for each of the ${this.variables.length} variables`,
    );
  }
}
