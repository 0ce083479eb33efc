import * as tf from '@tensorflow/tfjs';

/** What one update of `ClippedAdamW` is given; a gradient that is null is not handed over. */
export interface Update {
  variables: readonly tf.Tensor[];
  gradients: readonly (tf.Tensor | null)[];
  firstMoment: tf.Tensor;
  secondMoment: tf.Tensor;
  rate: tf.Tensor;
  epsilon: tf.Tensor;
  decay: tf.Tensor;
  attributes: { beta1: number; beta2: number; clipNorm: number; decays: boolean[] };
}

/** Runs the kernel as a package would: by name, without an import. Gives [norm, first moment, second moment, variables ...]. */
export function runClippedAdamW({ variables, gradients, attributes, ...rest }: Update): tf.Tensor[] {
  const inputs: tf.NamedTensorMap = { ...rest };
  variables.forEach((variable, index) => {
    inputs[`variable${index}`] = variable;
    const gradient = gradients[index];
    if (gradient) inputs[`gradient${index}`] = gradient;
  });
  const results: tf.Tensor[] = tf.engine().runKernel('ClippedAdamW', inputs, attributes);
  return results;
}

/** An optimizer of variables by the kernel, whose step may be compiled: what changes comes in as tensors. */
export class KernelOptimizer {
  readonly first: tf.Variable;
  readonly second: tf.Variable;

  constructor(
    readonly variables: readonly tf.Variable[],
    readonly attributes: Partial<Update['attributes']> = {},
  ) {
    const size = variables.reduce((sum, variable) => sum + variable.size, 0);
    [this.first, this.second] = [0, 1].map(() => tf.tidy(() => tf.variable(tf.zeros([size]), false)));
  }

  /** One update; gives the norm. */
  update(gradients: readonly (tf.Tensor | null)[], rate: tf.Tensor): tf.Scalar {
    const { variables, first, second } = this;
    return tf.tidy(() => {
      const [norm, newFirst, newSecond, ...moved] = runClippedAdamW({
        ...{ variables, gradients, firstMoment: first, secondMoment: second, rate },
        epsilon: tf.scalar(1e-3),
        decay: tf.scalar(0.01),
        attributes: { beta1: 0.9, beta2: 0.99, clipNorm: 1, decays: variables.map(() => true), ...this.attributes },
      });
      first.assign(newFirst);
      second.assign(newSecond);
      variables.forEach((variable, index) => variable.assign(moved[index]));
      return norm as tf.Scalar;
    });
  }
}
