import * as tf from '@tensorflow/tfjs';
import type { AdamWNumbers } from './adamw';

/*
 * Whole updates as one operation, in place, where the back end in use has a kernel for them: @image2audio/tfjs-backend-onnxruntime
 * has, and documents their inputs and attributes.
 */

const hasKernel = (name: string) => tf.getKernel(name, tf.getBackend()) !== undefined;

function runKernel(name: string, inputs: tf.NamedTensorMap, attributes: tf.NamedAttrMap): tf.Tensor[] {
  return tf.engine().runKernel(name, inputs, attributes);
}

export interface FusedAdamWStep {
  variables: readonly tf.Variable[];
  /** One a variable; nothing counts as zeros. */
  gradients: readonly (tf.Tensor | null | undefined)[];
  firstMoment: tf.Variable;
  secondMoment: tf.Variable;
  numbers: AdamWNumbers;
  /** `decays` by variable. */
  attributes: { beta1: number; beta2: number; clipNorm: number; decays: readonly boolean[] };
}

/** An update of AdamW, and the gradients' norm before clipping; undefined, without an effect, where there is no kernel. */
export function fusedAdamW(step: FusedAdamWStep): tf.Scalar | undefined {
  if (!hasKernel('ClippedAdamW')) return undefined;
  const { variables, gradients, firstMoment, secondMoment, numbers, attributes } = step;
  const inputs: tf.NamedTensorMap = { ...numbers, firstMoment, secondMoment };
  variables.forEach((variable, index) => {
    inputs[`variable${index}`] = variable;
    const gradient = gradients[index];
    if (gradient) inputs[`gradient${index}`] = gradient;
  });
  const [norm, first, second, ...updated] = runKernel('ClippedAdamW', inputs, {
    ...attributes,
    decays: [...attributes.decays],
  });
  firstMoment.assign(first);
  secondMoment.assign(second);
  variables.forEach((variable, index) => variable.assign(updated[index]));
  return norm as tf.Scalar;
}

/**
 * a = decay a + (1 - decay) x, the numbers of `average` being those of the values in their order; false, without an effect, where
 * there is no kernel.
 */
export function fusedAverage(average: tf.Variable, values: readonly tf.Tensor[], decay: number): boolean {
  if (!hasKernel('MovingAverage')) return false;
  tf.tidy(() => {
    const inputs: tf.NamedTensorMap = { average0: average };
    values.forEach((value, index) => (inputs[`value${index}`] = value));
    average.assign(runKernel('MovingAverage', inputs, { decay })[0]);
  });
  return true;
}
