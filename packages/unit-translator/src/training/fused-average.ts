import * as tf from '@tensorflow/tfjs';

/** The kernel that a back end may have for it; @image2audio/tfjs-backend-onnxruntime documents its inputs and attributes. */
const kernelName = 'MovingAverage';

/**
 * a = decay a + (1 - decay) x by one operation of the back end, the numbers of the averages being those of the values in their order;
 * false, without an effect, where the back end in use has no such kernel. The same as in @image2audio/kplus1-classifier: the
 * packages do not import each other.
 */
export function fusedAverage(averages: readonly tf.Variable[], values: readonly tf.Tensor[], decay: number): boolean {
  if (!tf.getKernel(kernelName, tf.getBackend())) return false;
  tf.tidy(() => {
    const inputs: tf.NamedTensorMap = {};
    averages.forEach((average, index) => (inputs[`average${index}`] = average));
    values.forEach((value, index) => (inputs[`value${index}`] = value));
    const updated: tf.Tensor[] = tf.engine().runKernel(kernelName, inputs, { decay });
    averages.forEach((average, index) => average.assign(updated[index]));
  });
  return true;
}
