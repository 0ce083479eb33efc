import * as tf from '@tensorflow/tfjs';

/**
 * Gives LeakyRelu the gradient dy step(x, alpha), as Relu has. TensorFlow.js selects dy or alpha dy by a comparison, which reads
 * x and keeps the activation from being part of the operation before. The same numbers, but for NaN, which stays NaN.
 */
export function registerLeakyReluGradient(): void {
  tf.registerGradient({
    kernelName: 'LeakyRelu',
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attributes) => ({
      x: () => tf.mul(dy as tf.Tensor, tf.step(x, (attributes as unknown as { alpha: number }).alpha)),
    }),
  });
}

/**
 * Gives the kernels Sum and Mean a gradient that repeats dy by a broadcast. TensorFlow.js multiplies it with a tensor of
 * ones as large as x instead, which it fills in JavaScript at every step. The numbers are the same, on every back end.
 */
export function registerReductionGradients(): void {
  tf.registerGradient({
    kernelName: 'Sum',
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attributes) => ({ x: () => spread(dy as tf.Tensor, x, reducedAxes(x, attributes)) }),
  });
  tf.registerGradient({
    kernelName: 'Mean',
    inputsToSave: ['x'],
    gradFunc: (dy, [x], attributes) => {
      const axes = reducedAxes(x, attributes);
      const count = axes.reduce((product, axis) => product * x.shape[axis], 1);
      return { x: () => spread(tf.div(dy as tf.Tensor, count), x, axes) };
    },
  });
}

function reducedAxes(x: tf.Tensor, attributes: unknown): number[] {
  return tf.util.parseAxisParam((attributes as { axis: number | number[] }).axis, x.shape);
}

/** dy, which has lost the reduced axes or kept them with one element, for every element of x. */
function spread(dy: tf.Tensor, x: tf.Tensor, axes: readonly number[]): tf.Tensor {
  const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  return tf.broadcastTo(tf.reshape(dy, kept), x.shape);
}
