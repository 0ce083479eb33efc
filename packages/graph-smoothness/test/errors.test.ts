import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import {
  GraphError,
  chooseScale,
  connectingBeta,
  connectivity,
  epsilonGraph,
  labelReach,
  nearestClassByBottleneck,
  nearestNeighborGraph,
  nearestNeighbors,
  oneHotLabels,
  reliabilityPaths,
  smoothness,
  type FeatureMatrix,
  type MatrixProduct,
} from '../src';
import { plainProduct } from '../src/matrix-product';
import { scaleFromPyGsp } from '../src/scales';
import { smoothnessTerm } from '../src/tfjs';

const line = (...positions: number[]): FeatureMatrix => ({
  data: Float64Array.from(positions),
  rows: positions.length,
  columns: 1,
});
const graph = epsilonGraph(line(0, 1, 2, 9), { beta: 1, gamma: 1 });

/** The GraphError that `work` throws. */
function errorOf(work: () => unknown): GraphError {
  try {
    work();
  } catch (error) {
    if (error instanceof GraphError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a matrix that is none', () => {
  const given: [string, unknown][] = [
    ['undefined', undefined],
    ['null', null],
    [
      'an array',
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['a Float64Array', Float64Array.of(1, 2)],
    ['an object without data', { rows: 2, columns: 1 }],
    ['an object whose data is a string', { data: 'ab', rows: 2, columns: 1 }],
  ];
  const takers: [string, (features: FeatureMatrix) => unknown][] = [
    ['nearestNeighbors', (features) => nearestNeighbors(features, 1)],
    ['epsilonGraph', (features) => epsilonGraph(features, { beta: 1, gamma: 1 })],
    ['nearestNeighborGraph', (features) => nearestNeighborGraph(features, { k: 1, gamma: 1 })],
    ['chooseScale', (features) => chooseScale(features)],
    ['connectingBeta', (features) => connectingBeta(features)],
    ['scaleFromPyGsp', (features) => scaleFromPyGsp(features)],
    ['smoothness', (features) => smoothness(graph, features)],
  ];

  it.each(takers)('is refused by %s with the shape that it wants', (_, take) => {
    for (const [found, value] of given) {
      const error = errorOf(() => take(value as FeatureMatrix));
      expect(error.found).toBe(found);
      expect(error.expected).toContain('{ data, rows, columns }');
    }
  });
});

describe('scales that no graph can have', () => {
  it('connectingBeta of rows that are all equal, or whose squared distances overflow', () => {
    expect(errorOf(() => connectingBeta(line(5, 5, 5))).message).toMatch(
      /features: found distances of 0.*distinct rows/,
    );
    expect(errorOf(() => connectingBeta(line(0, 1e200))).message).toMatch(/overflow.*Divide them all/);
    expect(errorOf(() => connectingBeta(line(0, 1, -1e308, 1e308))).message).toMatch(/overflow/);
    expect(connectingBeta(line(5, 5, 6))).toBe(1);
  });

  it('chooseScale of distances so small that gamma overflows', () => {
    const error = errorOf(() => chooseScale(line(0, 1e-160, 2e-160)));
    expect(error.argument).toBe('features');
    expect(error.message).toMatch(/gamma.*Multiply them all/);
  });

  it('chooseScale asks given neighbours for no more of them than there are', () => {
    const features = line(...Array.from({ length: 30 }, (_, i) => i * i));
    const five = nearestNeighbors(features, 5);
    expect(chooseScale(five)).toEqual(chooseScale(features, { neighbor: 5 }));
    expect(chooseScale(nearestNeighbors(features, 20))).toEqual(chooseScale(features));
    expect(errorOf(() => chooseScale(five, { neighbor: 6 })).argument).toBe('neighbor');
  });
});

describe('labels that are neither a class nor -1', () => {
  it.each([NaN, -7, 0.5, Infinity, 2 ** 32 + 5, 2 ** 31])('%s is refused by name of its node', (label) => {
    const labels = [0, 1, label, -1];
    const takers = [
      () => labelReach(connectivity(graph), labels),
      () => reliabilityPaths(graph, labels),
      () => nearestClassByBottleneck(graph, labels),
    ];
    for (const take of takers) {
      const error = errorOf(take);
      expect(error.argument).toBe('labels[2]');
      expect(error.found).toBe(String(label));
    }
  });

  it('the highest class that there can be is kept as it is', () => {
    const highest = 2 ** 31 - 1;
    expect(Array.from(reliabilityPaths(graph, [0, highest, -1, -1]).labels)).toEqual([0, highest, highest, -1]);
    expect(labelReach(connectivity(graph), [highest, -1, 0, -1]).contestedComponents).toBe(1);
  });

  it('classes that would need a matrix beyond memory are refused, with the fix', () => {
    const work = [
      () => nearestClassByBottleneck(graph, [0, 1e9, -1, -1]),
      () => nearestClassByBottleneck(graph, [0, 1, -1, -1], { classes: 1e9 }),
      () => oneHotLabels([0, 1, -1, -1], 1e9),
    ];
    for (const take of work) expect(errorOf(take).message).toMatch(/classes: found 1000000000|without gaps/);
  });

  it.each([NaN, 2.5, 0, -1, Infinity])('oneHotLabels refuses %s classes', (classes) => {
    expect(errorOf(() => oneHotLabels([-1, -1], classes)).argument).toBe('classes');
  });
});

describe('an injected product', () => {
  const plain = plainProduct();
  const multiply: MatrixProduct['multiply'] = (a, b) => plain.multiply(a, b);

  it.each([undefined, 'float16', 'toString'])('is refused with precision %s', (precision) => {
    const product = { precision, multiply } as MatrixProduct;
    const error = errorOf(() => nearestNeighbors(line(0, 1, 2), 1, { product }));
    expect(error.argument).toBe('product.precision');
    expect(error.message).toContain("'float32' or 'float64'");
  });

  it('is refused without a function, and where it gives a promise', () => {
    const none = { precision: 'float64' } as unknown as MatrixProduct;
    expect(errorOf(() => nearestNeighbors(line(0, 1), 1, { product: none })).argument).toBe('product.multiply');
    const later = {
      precision: 'float64',
      multiply: () => Promise.resolve(new Float64Array(4)),
    } as unknown as MatrixProduct;
    expect(errorOf(() => nearestNeighbors(line(0, 1), 1, { product: later })).argument).toBe('product');
  });
});

describe('smoothnessTerm', () => {
  it.each([
    ['a Float64Array', () => new Float64Array(4)],
    ['an array', () => [0, 1, 1, 0]],
    ['undefined', () => undefined],
    ['shape [4]', () => tf.zeros([4])],
    ['shape [2, 2, 1]', () => tf.zeros([2, 2, 1])],
  ])('refuses weights that are %s', (found, weights) => {
    tf.tidy(() => {
      const error = errorOf(() => smoothnessTerm(tf.zeros([2, 3]), weights() as unknown as Float32Array));
      expect(error.argument).toBe('weights');
      expect(error.found).toBe(found);
    });
  });
});
