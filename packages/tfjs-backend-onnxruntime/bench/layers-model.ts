import * as tf from '@tensorflow/tfjs';
import { encodeArray, type EncodedArray } from '@image2audio/benchmark/encoded-array';

/** What an optimizer moves: TensorFlow.js keeps a model's variables in wrappers. */
export function trainableVariables(model: tf.LayersModel): tf.Variable[] {
  return model.trainableWeights
    .map((weight) => weight.read())
    .filter((tensor): tensor is tf.Variable => tensor instanceof tf.Variable);
}

/** The trained weights, in the model's order. */
export function encodedModel(model: tf.LayersModel): EncodedArray[] {
  return model.trainableWeights.map((weight) => {
    const values = Float32Array.from(weight.read().dataSync());
    return encodeArray(values, weight.shape as number[]);
  });
}
