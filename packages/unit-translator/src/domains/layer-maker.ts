import type * as tf from '@tensorflow/tfjs';

/** Makes layers of tf.layers that take the translator's weights of their name. */
export interface LayerMaker {
  dense: (name: string, x: tf.SymbolicTensor, outputs?: number) => tf.SymbolicTensor;
  convolution: (name: string, x: tf.SymbolicTensor, strides: [number, number]) => tf.SymbolicTensor;
  leaky: (x: tf.SymbolicTensor) => tf.SymbolicTensor;
}
