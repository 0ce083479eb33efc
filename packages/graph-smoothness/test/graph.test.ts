import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  GraphError,
  chooseScale,
  connectingBeta,
  connectivity,
  epsilonGraph,
  labelReach,
  nearestNeighborGraph,
  nearestNeighbors,
  subgraphWeights,
  type FeatureMatrix,
  type IsolatedPolicy,
} from '../src';
import { dense, integerFeatures, squaredDistance } from './random-features';

const line = (...positions: number[]): FeatureMatrix => ({
  data: Float64Array.from(positions),
  rows: positions.length,
  columns: 1,
});

/** All other rows sorted by distance, then index. */
function naiveNeighbors(features: FeatureMatrix, row: number, k: number): [number, number][] {
  return Array.from({ length: features.rows }, (_, j): [number, number] => [j, squaredDistance(features, row, j)])
    .filter(([j]) => j !== row)
    .sort((a, b) => a[1] - b[1] || a[0] - b[0])
    .slice(0, k);
}

describe('nearestNeighbors', () => {
  it('is a full sort of all distances, ties by index, for any block size', () => {
    fc.assert(
      fc.property(integerFeatures, fc.nat(), fc.integer({ min: 1, max: 9 }), (features, choice, blockSize) => {
        const k = 1 + (choice % (features.rows - 1));
        const { indices, squaredDistances } = nearestNeighbors(features, k, { blockSize });
        for (let row = 0; row < features.rows; row++) {
          const expected = naiveNeighbors(features, row, k);
          expect(Array.from(indices.subarray(row * k, row * k + k))).toEqual(expected.map(([j]) => j));
          expect(Array.from(squaredDistances.subarray(row * k, row * k + k))).toEqual(expected.map(([, d]) => d));
        }
      }),
    );
  });

  it('is that sort for many neighbours too, where rows keep heaps', () => {
    const rows = 130;
    // Few different positions, so that ties go by index
    const features = line(...Array.from({ length: rows }, (_, i) => (i * i) % 37));
    for (const k of [64, 65, 66, 100, rows - 1]) {
      const { indices, squaredDistances } = nearestNeighbors(features, k, { blockSize: 50 });
      for (let row = 0; row < rows; row++) {
        const expected = naiveNeighbors(features, row, k);
        expect(Array.from(indices.subarray(row * k, row * k + k))).toEqual(expected.map(([j]) => j));
        expect(Array.from(squaredDistances.subarray(row * k, row * k + k))).toEqual(expected.map(([, d]) => d));
      }
    }
  });

  it('does not cancel for close points far from the origin', () => {
    const far = line(1e8, 1e8 + 0.25, 1e8 + 1);
    expect(Array.from(nearestNeighbors(far, 1).squaredDistances)).toEqual([0.0625, 0.0625, 0.5625]);
  });

  it('gives the same in float32 and with more columns than are summed between two checks', () => {
    const columns = 37;
    const data = Float32Array.from({ length: 9 * columns }, (_, i) => Math.fround(Math.sin(i * i)));
    const features = { data, rows: 9, columns };
    const { indices, squaredDistances } = nearestNeighbors(features, 3);
    for (let row = 0; row < 9; row++) {
      const expected = naiveNeighbors(features, row, 3);
      expect(Array.from(indices.subarray(3 * row, 3 * row + 3))).toEqual(expected.map(([j]) => j));
      expected.forEach(([, d], place) => expect(squaredDistances[3 * row + place]).toBeCloseTo(d, 12));
    }
  });

  it('refuses k beyond the rows, values that are not finite and a wrong size', () => {
    expect(() => nearestNeighbors(line(1, 2), 2)).toThrow(GraphError);
    expect(() => nearestNeighbors(line(1, 2), 0)).toThrow(GraphError);
    expect(() => nearestNeighbors(line(1, NaN), 1)).toThrow(/NaN at row 1, column 0/);
    expect(() => nearestNeighbors({ data: new Float64Array(3), rows: 2, columns: 2 }, 1)).toThrow(GraphError);
    expect(() => nearestNeighbors({ data: new Float64Array(0), rows: 0, columns: 2 }, 1)).toThrow(GraphError);
    expect(() => nearestNeighbors(line(1, 2), 1, { blockSize: 0 })).toThrow(GraphError);
  });
});

describe('chooseScale', () => {
  it('takes a quantile of the distance to the neighbour, and the mean of all up to it', () => {
    // Squared distances to the two nearest: 0: 1, 9; 1: 1, 4; 3: 4, 9; 7: 16, 36
    const found = chooseScale(line(0, 1, 3, 7), { neighbor: 2 });
    expect(found).toEqual({ beta: 9, gamma: 8 / 80, neighbor: 2, quantile: 0.5 });
    expect(chooseScale(line(0, 1, 3, 7), { neighbor: 2, quantile: 1 }).beta).toBe(36);
    // Linear between the sorted 4, 9, 9, 36: position 2.25
    expect(chooseScale(line(0, 1, 3, 7), { neighbor: 2, quantile: 0.75 }).beta).toBeCloseTo(9 + 0.25 * 27, 12);
  });

  it('takes neighbours that were computed before, more of them too', () => {
    const features = line(0, 1, 3, 7, 8, 20);
    expect(chooseScale(nearestNeighbors(features, 5), { neighbor: 2 })).toEqual(chooseScale(features, { neighbor: 2 }));
    expect(() => chooseScale(nearestNeighbors(features, 1), { neighbor: 2 })).toThrow(GraphError);
  });

  it('lowers its default where there are fewer rows, and says what to do about equal rows', () => {
    expect(chooseScale(line(0, 2)).neighbor).toBe(1);
    expect(() => chooseScale(line(0, 2), { neighbor: 2 })).toThrow(GraphError);
    expect(() => chooseScale(line(5, 5, 5))).toThrow(/Leave duplicates out/);
    expect(() => chooseScale(line(1))).toThrow(GraphError);
  });
});

describe('connectingBeta', () => {
  it('is the smallest beta of a graph in one piece', () => {
    fc.assert(
      fc.property(integerFeatures, (features) => {
        fc.pre(features.data.some((value, i) => value !== features.data[i % features.columns]));
        const beta = connectingBeta(features);
        const componentsAt = (b: number) => connectivity(epsilonGraph(features, { beta: b, gamma: 0 })).components;
        // Integer coordinates: the next smaller squared distance is at least 1 less
        expect(componentsAt(beta)).toBe(1);
        expect(componentsAt(beta - 0.5)).toBeGreaterThan(1);
      }),
    );
    expect(() => connectingBeta(line(1))).toThrow(GraphError);
  });

  it('and the quantile 1 of the nearest neighbour the smallest without an isolated node', () => {
    const features = line(0, 1, 3, 7, 8, 20);
    const { beta } = chooseScale(features, { neighbor: 1, quantile: 1 });
    expect(beta).toBe(144);
    expect(connectivity(epsilonGraph(features, { beta, gamma: 0 })).isolated).toBe(0);
  });
});

describe('epsilonGraph', () => {
  const options = fc.record({
    beta: fc.integer({ min: 1, max: 40 }),
    gamma: fc.double({ min: 0, max: 2, noNaN: true }),
  });

  it('has an edge exactly where the squared distance is at most beta, with weight exp(-gamma d2), on both sides', () => {
    fc.assert(
      fc.property(integerFeatures, options, (features, { beta, gamma }) => {
        const graph = epsilonGraph(features, { beta, gamma });
        const matrix = dense(graph);
        let ends = 0;
        for (let i = 0; i < features.rows; i++) {
          const row = Array.from(graph.columns.subarray(graph.rowPointers[i], graph.rowPointers[i + 1]));
          expect(row).toEqual([...row].sort((a, b) => a - b));
          for (let j = 0; j < features.rows; j++) {
            const d2 = squaredDistance(features, i, j);
            const joined = i !== j && d2 <= beta;
            ends += joined ? 1 : 0;
            expect(matrix[i][j]).toBe(joined ? Math.exp(-gamma * d2) : 0);
          }
        }
        expect(graph.columns.length).toBe(ends);
      }),
    );
  });

  it('with maxNeighbors keeps what is near to one of the two ends', () => {
    fc.assert(
      fc.property(integerFeatures, options, fc.integer({ min: 1, max: 5 }), (features, { beta, gamma }, k) => {
        const matrix = dense(epsilonGraph(features, { beta, gamma, maxNeighbors: k }));
        const near = Array.from({ length: features.rows }, (_, i) => naiveNeighbors(features, i, k).map(([j]) => j));
        for (let i = 0; i < features.rows; i++) {
          for (let j = 0; j < features.rows; j++) {
            const kept =
              i !== j && squaredDistance(features, i, j) <= beta && (near[i].includes(j) || near[j].includes(i));
            expect(matrix[i][j] > 0).toBe(kept);
          }
        }
      }),
    );
  });

  it('keeps edges whose weight underflows', () => {
    const graph = epsilonGraph(line(0, 40), { beta: 2000, gamma: 1 });
    expect(Array.from(graph.weights)).toEqual([0, 0]);
    expect(Array.from(graph.squaredDistances)).toEqual([1600, 1600]);
    expect(connectivity(graph).edges).toBe(1);
  });

  it('leaves isolated nodes alone, joins them to their nearest, or refuses them', () => {
    const features = line(0, 1, 10, 30, 31.5, 100);
    const edgesOf = (isolated: IsolatedPolicy) => {
      const { rowPointers, columns } = epsilonGraph(features, { beta: 1, gamma: 0, isolated });
      return Array.from({ length: 6 }, (_, i) => Array.from(columns.subarray(rowPointers[i], rowPointers[i + 1])));
    };
    expect(edgesOf('keep')).toEqual([[1], [0], [], [], [], []]);
    // 30 and 31.5 are each other's nearest: one edge between them
    expect(edgesOf('nearest')).toEqual([[1], [0, 2], [1], [4], [3, 5], [4]]);
    expect(() => edgesOf('refuse')).toThrow(/4 nodes without an edge, the first is 2/);
    expect(() => edgesOf('drop' as 'keep')).toThrow(GraphError);
  });

  it('refuses negative and missing numbers', () => {
    for (const beta of [0, -1, NaN]) {
      expect(() => epsilonGraph(line(0, 1), { beta, gamma: 1 })).toThrow(/beta/);
    }
    expect(() => epsilonGraph(line(0, 1), { beta: 1, gamma: NaN })).toThrow(GraphError);
    expect(() => epsilonGraph(line(0, 1), { beta: 1, gamma: 1, maxNeighbors: 0 })).toThrow(GraphError);
  });
});

describe('nearestNeighborGraph', () => {
  it('joins where either or both are among the nearest of the other', () => {
    const options = fc.record({
      choice: fc.nat(),
      symmetrization: fc.constantFrom('union' as const, 'mutual' as const),
    });
    fc.assert(
      fc.property(integerFeatures, options, (features, { choice, symmetrization }) => {
        const k = 1 + (choice % (features.rows - 1));
        const matrix = dense(nearestNeighborGraph(features, { k, gamma: 0.1, symmetrization }));
        const near = Array.from({ length: features.rows }, (_, i) => naiveNeighbors(features, i, k).map(([j]) => j));
        for (let i = 0; i < features.rows; i++) {
          for (let j = 0; j < features.rows; j++) {
            const named = [near[i].includes(j), near[j].includes(i)];
            const joined = symmetrization === 'union' ? named.includes(true) : !named.includes(false);
            expect(matrix[i][j]).toBe(joined ? Math.exp(-0.1 * squaredDistance(features, i, j)) : 0);
          }
        }
      }),
    );
  });

  it('takes neighbours that were computed before, and refuses what does not fit', () => {
    const features = line(0, 1, 3, 7, 8, 20);
    const neighbors = nearestNeighbors(features, 2);
    expect(nearestNeighborGraph(features, { gamma: 1, neighbors })).toEqual(
      nearestNeighborGraph(features, { gamma: 1, k: 2 }),
    );
    // 20 is nobody's neighbour
    const mutual = { k: 2, gamma: 1, symmetrization: 'mutual' } as const;
    expect(connectivity(nearestNeighborGraph(features, mutual)).isolatedNodes).toEqual(Int32Array.of(5));
    expect(connectivity(nearestNeighborGraph(features, { ...mutual, isolated: 'nearest' })).isolated).toBe(0);
    expect(() => nearestNeighborGraph(features, { gamma: 1, k: 3, neighbors })).toThrow(GraphError);
    expect(() => nearestNeighborGraph(line(0, 1), { gamma: 1, neighbors })).toThrow(GraphError);
    expect(() => nearestNeighborGraph(features, { gamma: 1 })).toThrow(/k: found 10/);
    expect(() => nearestNeighborGraph(features, { gamma: -1, k: 1 })).toThrow(GraphError);
    expect(() => nearestNeighborGraph(features, { ...mutual, symmetrization: 'both' as 'union' })).toThrow(GraphError);
  });
});

describe('connectivity', () => {
  it('counts components as a flood does, isolated nodes and edges', () => {
    fc.assert(
      fc.property(integerFeatures, fc.integer({ min: 1, max: 9 }), (features, beta) => {
        const graph = epsilonGraph(features, { beta, gamma: 0 });
        const matrix = dense(graph);
        const componentOf = new Int32Array(features.rows).fill(-1);
        let components = 0;
        for (let seed = 0; seed < features.rows; seed++) {
          if (componentOf[seed] >= 0) continue;
          const queue = [seed];
          for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
            componentOf[node] = components;
            matrix[node].forEach((w, other) => w > 0 && componentOf[other] < 0 && queue.push(other));
          }
          components += 1;
        }
        const sizes = Array.from({ length: components }, (_, c) => componentOf.filter((x) => x === c).length);
        const ends = matrix.flat().filter((w) => w > 0).length;
        const degrees = matrix.map((row) => row.filter((w) => w > 0).length).sort((a, b) => a - b);
        expect(connectivity(graph)).toEqual({
          nodes: features.rows,
          edges: ends / 2,
          components,
          largest: Math.max(...sizes),
          isolated: matrix.filter((row) => row.every((w) => w === 0)).length,
          degrees: {
            min: degrees[0],
            median: degrees[Math.floor(features.rows / 2)],
            mean: ends / features.rows,
            max: degrees[features.rows - 1],
          },
          componentOf,
          isolatedNodes: Int32Array.from(matrix.flatMap((row, i) => (row.every((w) => w === 0) ? [i] : []))),
        });
      }),
    );
  });
});

describe('labelReach', () => {
  it('counts components with labels, with several classes, and the nodes that no label can reach', () => {
    const graph = epsilonGraph(line(0, 1, 2, 10, 11, 20, 21, 30), { beta: 1, gamma: 0 });
    const reach = labelReach(connectivity(graph), [0, -1, 1, 2, -1, -1, -1, -1]);
    expect(reach).toEqual({ labeledComponents: 2, contestedComponents: 1, unreachable: 3 });
    expect(() => labelReach(connectivity(graph), [0])).toThrow(GraphError);
  });
});

describe('subgraphWeights', () => {
  it('is the rows and columns of the full matrix in the order asked, 0 between copies of a node', () => {
    const graph = epsilonGraph(line(0, 1, 2, 9), { beta: 4, gamma: 0.5 });
    const full = dense(graph);
    const nodes = [2, 0, 3, 0, 1];
    const expected = nodes.flatMap((i) => nodes.map((j) => Math.fround(full[i][j])));
    expect(Array.from(subgraphWeights(graph, nodes))).toEqual(expected);
    expect(subgraphWeights(graph, nodes)[1 * 5 + 3]).toBe(0);
    expect(() => subgraphWeights(graph, [4])).toThrow(GraphError);
  });
});

describe('what chooseScale gives', () => {
  it('may be passed on as it is, to both graphs', () => {
    const features = line(0, 1, 2.5, 4, 7);
    const { beta, gamma } = chooseScale(features);
    expect(epsilonGraph(features, chooseScale(features))).toEqual(epsilonGraph(features, { beta, gamma }));
    expect(nearestNeighborGraph(features, { k: 2, ...chooseScale(features) })).toEqual(
      nearestNeighborGraph(features, { k: 2, gamma }),
    );
  });
});
