import * as tf from '@tensorflow/tfjs';

/**
 * Starting weights, uniform in +-1 / sqrt(fanIn): the bound of torch.nn.Conv1d and torch.nn.Linear, with which the
 * default training settings were found. `random` is uniform in [0, 1).
 */
export function initialWeights(shape: number[], fanIn: number, random: () => number): tf.Variable {
  const bound = 1 / Math.sqrt(fanIn);
  const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => bound * (2 * random() - 1));
  return variableOf(values, shape);
}

/** A variable with every entry `value`. */
export function constantWeights(shape: number[], value: number): tf.Variable {
  return variableOf(new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(value), shape);
}

function variableOf(values: Float32Array, shape: number[]): tf.Variable {
  const initial = tf.tensor(values, shape);
  const variable = tf.variable(initial);
  initial.dispose();
  return variable;
}
