import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { GraphError, epsilonGraph, smoothness, smoothnessGradient, subgraphWeights } from '../src';
import { smoothnessTerm } from '../src/tfjs';

beforeAll(() => tf.setBackend('cpu'));

const rows = 12;
const features = { data: Float64Array.from({ length: rows * 2 }, (_, i) => Math.sin(3 * i + 1)), rows, columns: 2 };
const graph = epsilonGraph(features, { beta: 0.8, gamma: 1.5 });
const all = Array.from({ length: rows }, (_, i) => i);
const weights = subgraphWeights(graph, all);
const logits = Float32Array.from({ length: rows * 3 }, (_, i) => Math.cos(i * i));

function probabilities(): { tensor: tf.Tensor2D; matrix: { data: Float32Array; rows: number; columns: number } } {
  const tensor = tf.tidy(() => tf.softmax(tf.tensor2d(logits, [rows, 3])));
  return { tensor, matrix: { data: tensor.dataSync<'float32'>(), rows, columns: 3 } };
}

describe('smoothnessTerm', () => {
  it('is the smoothness of the typed arrays, with its gradient 2LY', () => {
    tf.tidy(() => {
      const { tensor, matrix } = probabilities();
      for (const given of [weights, tf.tensor2d(weights, [rows, rows])]) {
        const { value, grad } = tf.valueAndGrad((y) => smoothnessTerm(y as tf.Tensor2D, given))(tensor);
        expect(value.dataSync()[0]).toBeCloseTo(smoothness(graph, matrix), 4);
        const expected = smoothnessGradient(graph, matrix);
        grad.dataSync().forEach((found, i) => expect(found).toBeCloseTo(expected[i], 4));
        expect(Math.max(...expected)).toBeGreaterThan(0.1);
      }
    });
  });

  it('divides value and gradient by the sum of the weights, and is 0 without an edge', () => {
    tf.tidy(() => {
      const { tensor, matrix } = probabilities();
      const sum = graph.weights.reduce((a, b) => a + b, 0);
      const f = (y: tf.Tensor) => smoothnessTerm(y as tf.Tensor2D, weights, { normalization: 'weights' });
      const { value, grad } = tf.valueAndGrad(f)(tensor);
      expect(value.dataSync()[0]).toBeCloseTo(smoothness(graph, matrix) / sum, 5);
      expect(grad.dataSync()[4]).toBeCloseTo(smoothnessGradient(graph, matrix)[4] / sum, 5);
      const none = smoothnessTerm(tensor, new Float32Array(rows * rows), { normalization: 'weights' });
      expect(none.dataSync()[0]).toBe(0);
    });
  });

  it('has the gradient of finite differences through a softmax', () => {
    tf.tidy(() => {
      const f = (x: tf.Tensor) => smoothnessTerm(tf.softmax(x as tf.Tensor2D), weights);
      const x = tf.tensor2d(logits, [rows, 3]);
      const gradient = tf.grad(f)(x).dataSync();
      for (const i of [0, 7, 16, 35]) {
        const at = (change: number) => {
          const moved = Float32Array.from(logits);
          moved[i] += change;
          return f(tf.tensor2d(moved, [rows, 3])).dataSync()[0];
        };
        expect(gradient[i]).toBeCloseTo((at(1e-2) - at(-1e-2)) / 2e-2, 3);
      }
    });
  });

  it('falls when neighbours come to agree: one step down the gradient', () => {
    tf.tidy(() => {
      const { tensor } = probabilities();
      const term = (y: tf.Tensor) => smoothnessTerm(y as tf.Tensor2D, weights);
      const before = term(tensor).dataSync()[0];
      const after = term(tf.sub(tensor, tf.mul(tf.grad(term)(tensor), 0.01))).dataSync()[0];
      expect(after).toBeLessThan(before);
    });
  });

  it('leaks no tensor and refuses weights of another size', () => {
    const { tensor } = probabilities();
    const before = tf.memory().numTensors;
    smoothnessTerm(tensor, weights, { normalization: 'weights' }).dispose();
    tf.grad((y) => smoothnessTerm(y as tf.Tensor2D, weights))(tensor).dispose();
    expect(tf.memory().numTensors).toBe(before);
    expect(() => smoothnessTerm(tensor, weights.subarray(1))).toThrow(GraphError);
    tensor.dispose();
  });
});
