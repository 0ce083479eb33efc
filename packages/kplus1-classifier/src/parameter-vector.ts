import * as tf from '@tensorflow/tfjs';

/**
 * All tensors as one vector, in their order. Optimisers and averages work on it, because a step then takes a dozen
 * operations on one vector instead of a dozen on every parameter.
 */
export function parameterVector(tensors: readonly tf.Tensor[]): tf.Tensor1D {
  return tf.tidy(() => tf.concat(tensors.map((tensor) => tf.reshape(tensor, [tensor.size]))));
}

/** Writes the vector back into variables of the shapes it was made from. */
export function assignParameters(variables: readonly tf.Variable[], vector: tf.Tensor1D): void {
  tf.tidy(() => {
    const sizes = variables.map((variable) => variable.size);
    tf.split(vector, sizes).forEach((part, index) => {
      variables[index].assign(tf.reshape(part, variables[index].shape));
    });
  });
}
