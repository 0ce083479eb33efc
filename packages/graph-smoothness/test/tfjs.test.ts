import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import {
  GraphError,
  epsilonGraph,
  nearestNeighbors,
  smoothness,
  smoothnessGradient,
  subgraphWeights,
  type SparseGraph,
} from '../src';
import { smoothnessTerm, tensorflowProduct } from '../src/tfjs';

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

const kinds: [string, SparseGraph | Float32Array][] = [
  ['sparse', graph],
  ['dense', weights],
];

describe('smoothnessTerm', () => {
  it('is the smoothness of the typed arrays, with its gradient 2LY', () => {
    tf.tidy(() => {
      const { tensor, matrix } = probabilities();
      for (const given of [graph, weights, tf.tensor2d(weights, [rows, rows])]) {
        const { value, grad } = tf.valueAndGrad((y) => smoothnessTerm(y as tf.Tensor2D, given))(tensor);
        expect(value.dataSync()[0]).toBeCloseTo(smoothness(graph, matrix), 4);
        const expected = smoothnessGradient(graph, matrix);
        grad.dataSync().forEach((found, i) => expect(found).toBeCloseTo(expected[i], 4));
        expect(Math.max(...expected)).toBeGreaterThan(0.1);
      }
    });
  });

  it.each(kinds)('divides value and gradient by the sum of the weights, and is 0 without an edge, %s', (_, given) => {
    tf.tidy(() => {
      const { tensor, matrix } = probabilities();
      const sum = graph.weights.reduce((a, b) => a + b, 0);
      const f = (y: tf.Tensor) => smoothnessTerm(y as tf.Tensor2D, given, { normalization: 'weights' });
      const { value, grad } = tf.valueAndGrad(f)(tensor);
      expect(value.dataSync()[0]).toBeCloseTo(smoothness(graph, matrix) / sum, 5);
      expect(grad.dataSync()[4]).toBeCloseTo(smoothnessGradient(graph, matrix)[4] / sum, 5);
      const apart = epsilonGraph(features, { beta: 1e-9, gamma: 1 });
      const without = given === graph ? apart : new Float32Array(rows * rows);
      const none = (y: tf.Tensor) => smoothnessTerm(y as tf.Tensor2D, without, { normalization: 'weights' });
      expect(none(tensor).dataSync()[0]).toBe(0);
      expect(Math.max(...tf.grad(none)(tensor).abs().dataSync())).toBe(0);
    });
  });

  it.each(kinds)('has the gradient of finite differences through a softmax, %s', (_, given) => {
    tf.tidy(() => {
      const f = (x: tf.Tensor) => smoothnessTerm(tf.softmax(x as tf.Tensor2D), given);
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

  const everyKind = [...kinds, ['a tensor', null]] as const;

  it.each(everyKind)('has a second derivative, 2L applied to a direction, %s', (_, given) => {
    tf.tidy(() => {
      const { tensor } = probabilities();
      const fixed = given ?? tf.tensor2d(weights, [rows, rows]);
      const direction = Float32Array.from({ length: rows * 3 }, (__, i) => Math.sin(5 * i));
      const slope = (y: tf.Tensor) =>
        tf.sum(tf.mul(tf.grad((x) => smoothnessTerm(x as tf.Tensor2D, fixed))(y), tf.tensor2d(direction, [rows, 3])));
      const found = tf.grad(slope)(tensor).dataSync();
      // S is quadratic, so its gradient at the direction is what its second derivative makes of it
      const expected = smoothnessGradient(graph, { data: direction, rows, columns: 3 });
      found.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 4));
    });
  });

  it.each(everyKind)(
    'keeps it beside another term: the slope of |grad S|^2 + sum of y is 8 L L y + 1, %s',
    (_, given) => {
      tf.tidy(() => {
        const { tensor, matrix } = probabilities();
        const fixed = given ?? tf.tensor2d(weights, [rows, rows]);
        const penalty = (y: tf.Tensor) => {
          const gradient = tf.grad((x) => smoothnessTerm(x as tf.Tensor2D, fixed))(y);
          return tf.add(tf.sum(tf.square(gradient)), tf.sum(y));
        };
        const found = tf.grad(penalty)(tensor).dataSync();
        const once = { ...matrix, data: smoothnessGradient(graph, matrix) };
        const expected = smoothnessGradient(graph, once).map((value) => 2 * value + 1);
        found.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 3));
        expect(Math.max(...expected)).toBeGreaterThan(2);
      });
    },
  );

  it.each(everyKind)(
    'has a third derivative: of S(y * y) at y = (t, 0, ...), 24 t times the degree, %s',
    (_, given) => {
      tf.tidy(() => {
        const fixed = given ?? tf.tensor2d(weights, [rows, rows]);
        const first = tf.tensor2d(
          all.map((node) => (node === 0 ? 1 : 0)),
          [rows, 1],
        );
        const along = (f: (y: tf.Tensor) => tf.Tensor) => (y: tf.Tensor) => tf.sum(tf.mul(tf.grad(f)(y), first));
        const third = along(along(along((y) => smoothnessTerm(tf.square(y) as tf.Tensor2D, fixed))));
        let degree = 0;
        for (let p = graph.rowPointers[0]; p < graph.rowPointers[1]; p++) degree += graph.weights[p];
        expect(degree).toBeGreaterThan(0.5);
        expect(third(tf.mul(first, 0.7)).dataSync()[0]).toBeCloseTo(24 * 0.7 * degree, 3);
      });
    },
  );

  it('never makes a tensor of nodes x nodes on a sparse graph', () => {
    const nodes = 400;
    const chain = epsilonGraph(
      { data: Float64Array.from({ length: nodes }, (_, i) => i), rows: nodes, columns: 1 },
      { beta: 1, gamma: 0 },
    );
    const y = tf.tensor2d(
      Float32Array.from({ length: nodes * 2 }, (_, i) => (i % 2 === 0 ? i / 2 : 0)),
      [nodes, 2],
    );
    const backend = tf.backend();
    const write = vi.spyOn(backend, 'write');
    const { value, grad } = tf.valueAndGrad((x) => smoothnessTerm(x as tf.Tensor2D, chain))(y);
    const sizes = write.mock.calls.map(([, shape]) => tf.util.sizeFromShape(shape));
    write.mockRestore();
    // A chain of unit steps: every edge adds 1, and only the two ends feel a slope
    expect(value.dataSync()[0]).toBe(nodes - 1);
    expect(Array.from(grad.dataSync()).filter((slope) => slope !== 0)).toEqual([-2, 2]);
    expect(Math.max(...sizes)).toBe(2 * nodes);
    tf.dispose([y, value, grad]);
  });

  it('leaks no tensor and refuses weights of another size', () => {
    const { tensor } = probabilities();
    const before = tf.memory().numTensors;
    smoothnessTerm(tensor, weights, { normalization: 'weights' }).dispose();
    tf.grad((y) => smoothnessTerm(y as tf.Tensor2D, weights))(tensor).dispose();
    for (const given of [weights, graph]) {
      const norm = (y: tf.Tensor) => tf.sum(tf.square(tf.grad((x) => smoothnessTerm(x as tf.Tensor2D, given))(y)));
      tf.grad(norm)(tensor).dispose();
    }
    smoothnessTerm(tensor, graph, { normalization: 'weights' }).dispose();
    tf.grad((y) => smoothnessTerm(y as tf.Tensor2D, graph))(tensor).dispose();
    nearestNeighbors(features, 3, { product: tensorflowProduct() });
    expect(tf.memory().numTensors).toBe(before);
    expect(() => smoothnessTerm(tensor, weights.subarray(1))).toThrow(GraphError);
    const smaller = epsilonGraph({ data: Float64Array.of(0, 1), rows: 2, columns: 1 }, { beta: 1, gamma: 1 });
    expect(() => smoothnessTerm(tensor, smaller)).toThrow(/a graph of 2 nodes/);
    expect(() => smoothnessTerm(tensor, graph, { normalization: 'symmetric' as 'none' })).toThrow(GraphError);
    expect(() => smoothnessTerm(tf.tensor1d([1]) as unknown as tf.Tensor2D, graph)).toThrow(/two axes/);
    tensor.dispose();
  });
});

describe('tensorflowProduct', () => {
  it('finds what the plain search finds, in several blocks', () => {
    const many = { data: Float64Array.from({ length: 90 * 5 }, (_, i) => Math.sin(i * i) + 100), rows: 90, columns: 5 };
    const product = tensorflowProduct();
    expect(nearestNeighbors(many, 4, { product, blockSize: 32 })).toEqual(nearestNeighbors(many, 4));
    const scale = { beta: 1.2, gamma: 0.5 };
    expect(epsilonGraph(many, { ...scale, product, blockSize: 32 })).toEqual(epsilonGraph(many, scale));
  });
});
