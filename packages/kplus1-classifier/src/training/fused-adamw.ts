import * as tf from '@tensorflow/tfjs';
import type { AdamWNumbers } from './adamw';

/** The kernel that a back end may have for it; @image2audio/tfjs-backend-onnxruntime documents its inputs and attributes. */
const kernelName = 'ClippedAdamW';

export interface FusedAdamWStep {
  variables: readonly tf.Variable[];
  /** One a variable; null counts as zeros. */
  gradients: readonly (tf.Tensor | null)[];
  firstMoment: tf.Variable;
  secondMoment: tf.Variable;
  numbers: AdamWNumbers;
  /** `decays` by variable. */
  attributes: { beta1: number; beta2: number; clipNorm: number; decays: readonly boolean[] };
}

/**
 * The whole update as one operation of the back end, and the gradients' norm before clipping; undefined, without an effect, where
 * the back end in use has no such kernel.
 */
export function fusedAdamW(step: FusedAdamWStep): tf.Scalar | undefined {
  if (!tf.getKernel(kernelName, tf.getBackend())) return undefined;
  const { variables, gradients, firstMoment, secondMoment, numbers, attributes } = step;
  const inputs: tf.NamedTensorMap = { ...numbers, firstMoment, secondMoment };
  variables.forEach((variable, index) => {
    inputs[`variable${index}`] = variable;
    const gradient = gradients[index];
    if (gradient) inputs[`gradient${index}`] = gradient;
  });
  const attrs = { ...attributes, decays: [...attributes.decays] };
  const results: tf.Tensor[] = tf.engine().runKernel(kernelName, inputs, attrs);
  const [norm, first, second, ...updated] = results;
  firstMoment.assign(first);
  secondMoment.assign(second);
  variables.forEach((variable, index) => variable.assign(updated[index]));
  return norm as tf.Scalar;
}
