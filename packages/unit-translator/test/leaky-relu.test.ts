import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { leakyRelu } from '../src/layers/leaky-relu';
import { normal } from './tiny-domains';

beforeAll(() => tf.setBackend('cpu'));

it('is x above 0 and 0.1 x below, with the gradient of tf.leakyRelu', () => {
  const x = tf.concat([normal([50], 1), tf.tensor1d([0, -1e-7, 1e-7])]);
  const dy = normal([53], 2);
  const wanted = Array.from(x.dataSync()).map((value) => Math.fround(value > 0 ? value : 0.1 * value));
  expect(Array.from(leakyRelu(x).dataSync())).toEqual(wanted);
  const gradient = tf.grad((at) => leakyRelu(at))(x, dy);
  const reference = tf.grad((at) => tf.leakyRelu(at, 0.1))(x, dy);
  expect(Array.from(gradient.dataSync())).toEqual(Array.from(reference.dataSync()));
});

it('leaves nothing behind, with and without a gradient', () => {
  const x = normal([4], 1);
  const tensors = tf.memory().numTensors;
  leakyRelu(x).dispose();
  tf.grad((at) => leakyRelu(at))(x).dispose();
  expect(tf.memory().numTensors).toBe(tensors);
});
