/** Features far from zero and probabilities that hardly differ: distances and smoothness come from differences. */
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { chooseScale, connectingBeta, epsilonGraph, nearestNeighbors, smoothness } from '../src/index';
import { smoothnessTerm, tensorflowProduct } from '../src/tfjs';

/** Whole numbers with some rows twice, so that a shift is added without rounding. */
function wholeRows(rows: number, columns: number, shift: number) {
  let state = 7;
  const data = Float64Array.from({ length: rows * columns }, () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return (state >>> 28) + shift;
  });
  data.copyWithin(columns * 3, 0, columns);
  data.copyWithin(columns * 5, 0, columns);
  return { data, rows, columns };
}

describe('a shift of all features', () => {
  const [rows, columns, neighbors] = [60, 3, 4];
  const plain = wholeRows(rows, columns, 0);

  it.each([1e8, -1e8, 2 ** 45, 2 ** 48])('by %d leaves neighbours, graph and scale as they are', async (shift) => {
    await tf.setBackend('cpu');
    const moved = wholeRows(rows, columns, shift);
    for (const search of [{}, { product: tensorflowProduct() }, { blockSize: 7 }]) {
      expect(nearestNeighbors(moved, neighbors, search)).toEqual(nearestNeighbors(plain, neighbors, search));
      expect(epsilonGraph(moved, { beta: 20, gamma: 0.1, ...search })).toEqual(
        epsilonGraph(plain, { beta: 20, gamma: 0.1, ...search }),
      );
    }
    expect(chooseScale(moved)).toEqual(chooseScale(plain));
    expect(connectingBeta(moved)).toBe(connectingBeta(plain));
  });

  it('leaves rows that are equal at distance 0', () => {
    const { squaredDistances, indices } = nearestNeighbors(wholeRows(rows, columns, 1e15), 2);
    expect([...squaredDistances.slice(0, 2)]).toEqual([0, 0]);
    expect([...indices.slice(0, 2)].sort()).toEqual([3, 5]);
  });
});

describe('the smoothness term of a dense graph', () => {
  const nodes = 24;
  const weights = Float32Array.from({ length: nodes * nodes }, (_, at) => {
    const [i, j] = [Math.floor(at / nodes), at % nodes];
    return i === j ? 0 : ((i * j + i + j) % 5) / 7;
  });
  const valueOf = async (rows: Float32Array) =>
    (await smoothnessTerm(tf.tensor2d(rows, [nodes, 3]), weights).data())[0];

  it('is 0 where all rows are equal', async () => {
    const rows = Float32Array.from({ length: 3 * nodes }, (_, at) => [0.1, 0.2, 0.7][at % 3]);
    expect(Math.abs(await valueOf(rows))).toBeLessThan(1e-11);
  });

  it('keeps its digits where rows hardly differ', async () => {
    const rows = Float32Array.from({ length: 3 * nodes }, (_, at) => 1 / 3 + 2 ** -14 * ((at * 37) % 11));
    const exact = { data: Float64Array.from(rows), rows: nodes, columns: 3 };
    let expected = 0;
    for (let i = 0; i < nodes; i++) {
      for (let j = 0; j < i; j++) {
        for (let k = 0; k < 3; k++) {
          expected += weights[i * nodes + j] * (exact.data[3 * i + k] - exact.data[3 * j + k]) ** 2;
        }
      }
    }
    expect((await valueOf(rows)) / expected).toBeCloseTo(1, 3);
  });
});

describe('the smoothness of a sparse graph', () => {
  it('is exact for labels far from zero', () => {
    const graph = epsilonGraph(wholeRows(20, 2, 0), { beta: 60, gamma: 0.01 });
    const labels = (shift: number) => ({
      data: Float64Array.from({ length: 20 }, (_, i) => (i % 3) + shift),
      rows: 20,
      columns: 1,
    });
    expect(smoothness(graph, labels(2 ** 50))).toBe(smoothness(graph, labels(0)));
  });
});
