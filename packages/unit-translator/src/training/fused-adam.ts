import * as tf from '@tensorflow/tfjs';

/** The kernel that a back end may have for it; @image2audio/tfjs-backend-onnxruntime documents its inputs and attributes. */
const kernelName = 'ClippedAdamW';

export interface FusedAdamStep {
  variables: readonly tf.Variable[];
  /** One a variable; nothing counts as zeros. */
  gradients: readonly (tf.Tensor | null | undefined)[];
  /** The moments of the flat gradient. */
  first: tf.Variable;
  second: tf.Variable;
  rate: tf.Scalar;
  epsilon: tf.Scalar;
  beta1: number;
  beta2: number;
  clipNorm: number;
}

/**
 * The whole step as one operation of the back end, and the gradients' norm before clipping; undefined, without an effect, where the
 * back end in use has no such kernel.
 */
export function fusedAdam(step: FusedAdamStep): tf.Scalar | undefined {
  if (!tf.getKernel(kernelName, tf.getBackend())) return undefined;
  const { variables, gradients, first, second, rate, epsilon, beta1, beta2, clipNorm } = step;
  const inputs: tf.NamedTensorMap = { rate, epsilon, decay: tf.scalar(0), firstMoment: first, secondMoment: second };
  variables.forEach((variable, index) => {
    inputs[`variable${index}`] = variable;
    const gradient = gradients[index];
    if (gradient) inputs[`gradient${index}`] = gradient;
  });
  const attributes = { beta1, beta2, clipNorm, decays: variables.map(() => false) };
  const results: tf.Tensor[] = tf.engine().runKernel(kernelName, inputs, attributes);
  const [norm, newFirst, newSecond, ...moved] = results;
  first.assign(newFirst);
  second.assign(newSecond);
  variables.forEach((variable, index) => variable.assign(moved[index]));
  return norm as tf.Scalar;
}
