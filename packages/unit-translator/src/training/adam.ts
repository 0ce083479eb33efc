import * as tf from '@tensorflow/tfjs';
import { requireOptions, TranslatorError } from '../errors';
import { fusedAdam } from './fused-adam';
import { clipToNorm, flattenGradients } from './flat-gradient';

export interface AdamOptions {
  learningRate: number;
  /** Decay of the gradient's mean. Default 0.5, the usual one with adversarial terms. */
  beta1?: number;
  /** Decay of the squared gradient's mean. Default 0.99. */
  beta2?: number;
  /** Added to the root of the second moment. Default 1e-8. */
  epsilon?: number;
}

/** Everything of an optimizer that a resumed run needs; moments are those of the flat gradient. */
export interface AdamState {
  step: number;
  firstMoment: Float32Array;
  secondMoment: Float32Array;
}

/** What the step count decides in one update of `Adam`: rate sqrt(1 - b2^t) / (1 - b1^t), and epsilon sqrt(1 - b2^t). */
export interface AdamStepNumbers<T> {
  rate: T;
  epsilon: T;
}

/**
 * Adam (Kingma & Ba 2015) over the flat gradient of a fixed list of variables, in the update rule of tf.train.adam:
 * m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, w -= rate m / (1 - b1^t) / (sqrt(v / (1 - b2^t)) + epsilon).
 *
 * tf.train.adam keeps its bias corrections as a running float32 product and sets them to a power on loading, so that a resumed
 * run drifts from an uninterrupted one. Here they are computed in float64 from the step count, which makes resuming exact, and
 * the moments are two tensors in all, which spares a dozen op calls a variable.
 */
export class Adam {
  /** May be changed between steps. */
  learningRate: number;

  private readonly beta1: number;
  private readonly beta2: number;
  private readonly epsilon: number;
  private step = 0;
  private moments: { first: tf.Variable; second: tf.Variable } | undefined;

  constructor(options: AdamOptions) {
    const known = { learningRate: true, beta1: true, beta2: true, epsilon: true } as const;
    requireOptions<AdamOptions>('options', options, known, 'required');
    const { learningRate, beta1 = 0.5, beta2 = 0.99, epsilon = 1e-8 } = options;
    if (!(learningRate >= 0)) throw new TranslatorError('learningRate', String(learningRate), 'a number, 0 or more');
    for (const [name, beta] of [
      ['beta1', beta1],
      ['beta2', beta2],
    ] as const) {
      if (!(beta >= 0 && beta < 1)) throw new TranslatorError(name, String(beta), 'a number from 0 to below 1');
    }
    this.learningRate = learningRate;
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
  }

  /**
   * Moves the variables by one step.
   *
   * @param variables the same list in the same order at every call
   * @param gradient their gradients, flattened and joined in that order
   */
  apply(variables: readonly tf.Variable[], gradient: tf.Tensor1D): void {
    const { rate, epsilon } = this.comingStep(gradient.size);
    requireSize('variables', sizeOf(variables), gradient.size);
    tf.tidy(() => {
      let offset = 0;
      const gradients = variables.map(({ size, shape }) => {
        offset += size;
        return tf.reshape(tf.slice(gradient, offset - size, size), shape);
      });
      this.move(variables, gradients, { rate: tf.scalar(rate), epsilon: tf.scalar(epsilon) });
    });
    this.countStep();
  }

  /**
   * The numbers of the coming step that its count and the learning rate decide, for a gradient of `size` values: `apply` in three
   * parts, since `move` may be computed from a recording, which no number of JavaScript reaches.
   */
  comingStep(size: number): AdamStepNumbers<number> {
    this.momentsOf(size);
    const count = this.step + 1;
    const rootSecondCorrection = Math.sqrt(1 - this.beta2 ** count);
    // both corrections are folded into the rate and epsilon: the same number in exact arithmetic, two ops fewer
    return {
      rate: (this.learningRate * rootSecondCorrection) / (1 - this.beta1 ** count),
      epsilon: this.epsilon * rootSecondCorrection,
    };
  }

  /**
   * Moves the variables by the numbers of `comingStep`, without counting the step.
   *
   * @param gradients one a variable, nothing where the loss does not reach it: zeros then
   * @param clipNorm norm that all gradients together are scaled down to where theirs is larger; default Infinity, no clipping
   * @returns their norm before that, which the caller disposes
   */
  move(
    variables: readonly tf.Variable[],
    gradients: readonly (tf.Tensor | null | undefined)[],
    { rate, epsilon }: AdamStepNumbers<tf.Scalar>,
    clipNorm = Infinity,
  ): tf.Scalar {
    requireSize('gradients', gradients.length, variables.length);
    const { first, second } = this.momentsOf(sizeOf(variables));
    const { beta1, beta2 } = this;
    return tf.tidy(() => {
      const fused = fusedAdam({ variables, gradients, first, second, rate, epsilon, beta1, beta2, clipNorm });
      if (fused) return fused;
      const { clipped, norm } = clipToNorm(flattenGradients(variables, gradients), clipNorm);
      first.assign(tf.add(tf.mul(first, beta1), tf.mul(clipped, 1 - beta1)));
      second.assign(tf.add(tf.mul(second, beta2), tf.mul(tf.square(clipped), 1 - beta2)));
      const denominator = tf.add(tf.sqrt(second), epsilon);
      const change = tf.mul(tf.div(first, denominator), rate);
      let offset = 0;
      for (const variable of variables) {
        variable.assign(tf.sub(variable, tf.reshape(tf.slice(change, offset, variable.size), variable.shape)));
        offset += variable.size;
      }
      return norm;
    });
  }

  /** Says that a step was taken by `move`. */
  countStep(): void {
    this.step++;
  }

  /** The state at the time of the call, whatever steps are taken until it is there. */
  async getState(): Promise<AdamState> {
    const { step } = this; // as both reads, before the wait: a step may come between
    if (!this.moments) return { step, firstMoment: new Float32Array(), secondMoment: new Float32Array() };
    const [firstMoment, secondMoment] = await Promise.all([this.moments.first.data(), this.moments.second.data()]);
    return { step, firstMoment: Float32Array.from(firstMoment), secondMoment: Float32Array.from(secondMoment) };
  }

  setState({ step, firstMoment, secondMoment }: AdamState): void {
    if (!Number.isInteger(step) || step < 0) throw new TranslatorError('step', String(step), 'an integer, 0 or more');
    if (firstMoment.length !== secondMoment.length) {
      throw new TranslatorError(
        'secondMoment.length',
        String(secondMoment.length),
        `${firstMoment.length}, as of firstMoment`,
      );
    }
    this.dispose();
    this.step = step;
    if (firstMoment.length > 0) this.moments = momentsFrom(firstMoment.slice(), secondMoment.slice());
  }

  /** Frees the moments; the next step would start from zero ones. */
  dispose(): void {
    this.moments?.first.dispose();
    this.moments?.second.dispose();
    this.moments = undefined;
    this.step = 0;
  }

  /** The moments of a gradient of `size` values: zeros before the first step. */
  private momentsOf(size: number): { first: tf.Variable; second: tf.Variable } {
    this.moments ??= momentsFrom(new Float32Array(size), new Float32Array(size));
    requireSize('gradient', size, this.moments.first.size);
    return this.moments;
  }
}

const sizeOf = (variables: readonly tf.Variable[]): number => variables.reduce((sum, { size }) => sum + size, 0);

function requireSize(name: string, found: number, expected: number): void {
  if (found === expected) return;
  throw new TranslatorError(name, `${found} values`, `${expected} values`, 'Use one optimizer for one model.');
}

function momentsFrom(first: Float32Array, second: Float32Array): { first: tf.Variable; second: tf.Variable } {
  return tf.tidy(() => ({
    first: tf.variable(tf.tensor1d(first), false),
    second: tf.variable(tf.tensor1d(second), false),
  }));
}
