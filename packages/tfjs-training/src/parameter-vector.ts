import * as tf from '@tensorflow/tfjs';

/**
 * All tensors as one vector, in their order. Optimisers and averages work on it, because a step then takes a dozen
 * operations on one vector instead of a dozen on every parameter.
 */
export function parameterVector(tensors: readonly tf.Tensor[]): tf.Tensor1D {
  if (tensors.length === 0) return tf.zeros([0]);
  return tf.tidy(() => tf.concat(tensors.map((tensor) => tf.reshape(tensor, [tensor.size]))));
}

/** Writes the vector back into variables of the shapes it was made from. */
export function assignParameters(variables: readonly tf.Variable[], vector: tf.Tensor1D): void {
  tf.tidy(() => {
    let offset = 0;
    for (const variable of variables) {
      variable.assign(tf.reshape(tf.slice(vector, offset, variable.size), variable.shape));
      offset += variable.size;
    }
  });
}
