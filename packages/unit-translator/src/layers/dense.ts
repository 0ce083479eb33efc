import * as tf from '@tensorflow/tfjs';
import type { Parameters } from './parameters';

export type Dense = (x: tf.Tensor2D) => tf.Tensor2D;

/** x W + b for x `[batch, inputs]`, without activation. `gain` scales the initial weights. */
export function dense(parameters: Parameters, name: string, inputs: number, outputs: number, gain: number): Dense {
  const kernel = parameters.uniform(`${name}/kernel`, [inputs, outputs], inputs, gain) as tf.Tensor as tf.Tensor2D;
  const bias = parameters.zeros(`${name}/bias`, [outputs]);
  return (x) => tf.add(tf.matMul(x, kernel), bias);
}
