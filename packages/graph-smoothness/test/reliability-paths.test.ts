import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GraphError, epsilonGraph, posteriorPaths, reliabilityPaths, type FeatureMatrix } from '../src';
import { dense, generalFeatures, integerFeatures, squaredDistance } from './random-features';

/** Widest paths between all pairs, by the definition max over paths of min over edges (Floyd and Warshall). */
function widestPaths(weights: number[][]): number[][] {
  const widest = weights.map((row, i) => row.map((w, j) => (i === j ? 1 : w)));
  for (let via = 0; via < widest.length; via++) {
    for (let i = 0; i < widest.length; i++) {
      for (let j = 0; j < widest.length; j++) {
        widest[i][j] = Math.max(widest[i][j], Math.min(widest[i][via], widest[via][j]));
      }
    }
  }
  return widest;
}

/** Grows the labels node by node over the strongest edge that leaves the labeled ones (Prim from many roots). */
function grownLabels(weights: number[][], labels: number[]): number[] {
  const grown = [...labels];
  for (;;) {
    let strongest = 0;
    let next: [number, number] | undefined;
    weights.forEach((row, i) =>
      row.forEach((w, j) => {
        if (grown[i] < 0 || grown[j] >= 0 || w <= strongest) return;
        strongest = w;
        next = [i, j];
      }),
    );
    if (!next) return grown;
    grown[next[1]] = grown[next[0]];
  }
}

function withLabels(features: fc.Arbitrary<FeatureMatrix>): fc.Arbitrary<[FeatureMatrix, number[]]> {
  return features.chain((matrix) =>
    fc.tuple(
      fc.constant(matrix),
      fc.array(fc.constantFrom(-1, -1, -1, 0, 1, 2), { minLength: matrix.rows, maxLength: matrix.rows }),
    ),
  );
}

describe('reliabilityPaths', () => {
  it('has as reliability the widest path to any labeled node, also with ties', () => {
    fc.assert(
      fc.property(withLabels(integerFeatures), fc.integer({ min: 1, max: 12 }), ([features, labels], beta) => {
        const graph = epsilonGraph(features, { beta, gamma: 0.1 });
        const widest = widestPaths(dense(graph));
        const { reliability, bottleneck, labels: found, assigned } = reliabilityPaths(graph, labels);
        labels.forEach((label, i) => {
          const expected = label >= 0 ? 1 : Math.max(0, ...widest[i].filter((_, j) => labels[j] >= 0));
          expect(reliability[i]).toBe(expected);
          expect(found[i] >= 0).toBe(expected > 0);
          if (label >= 0) expect(found[i]).toBe(label);
          if (expected > 0) expect(Math.exp(-0.1 * bottleneck[i])).toBe(expected);
          else expect(bottleneck[i]).toBe(Infinity);
        });
        expect(assigned).toBe(labels.filter((label, i) => label < 0 && found[i] >= 0).length);
      }),
      { numRuns: 200, seed: 8 },
    );
  });

  it('has the labels that grow from the labeled nodes over the strongest edge first', () => {
    fc.assert(
      fc.property(
        withLabels(generalFeatures),
        fc.double({ min: 0.5, max: 12, noNaN: true }),
        ([features, labels], beta) => {
          const graph = epsilonGraph(features, { beta, gamma: 0.1 });
          const weights = Array.from(graph.weights);
          // The oracle needs one order only: every edge is stored twice, so unique weights are half of all
          fc.pre(new Set(weights).size === weights.length / 2);
          expect(Array.from(reliabilityPaths(graph, labels).labels)).toEqual(grownLabels(dense(graph), labels));
        },
      ),
      { numRuns: 200, seed: 9 },
    );
  });

  it('never joins two labels, and builds a forest', () => {
    fc.assert(
      fc.property(withLabels(integerFeatures), ([features, labels]) => {
        const { forest, labels: found } = reliabilityPaths(epsilonGraph(features, { beta: 9, gamma: 0.1 }), labels);
        forest.from.forEach((node, e) => expect(found[node]).toBe(found[forest.to[e]]));
        expect(forest.from.length).toBeLessThan(features.rows);
        for (let e = 1; e < forest.from.length; e++) {
          const length = (i: number) => squaredDistance(features, forest.from[i], forest.to[i]);
          expect(length(e)).toBeGreaterThanOrEqual(length(e - 1));
        }
      }),
      { seed: 10 },
    );
  });

  it('carries a label along a chain and stops at the border of the other class', () => {
    // 0 and 10 are labeled; the gap between 4.5 and 6 is the widest on the way
    const positions = [0, 1, 2.1, 3.3, 4.5, 6, 7.1, 8.2, 9.1, 10, 99];
    const features = { data: Float64Array.from(positions), rows: positions.length, columns: 1 };
    const labels = positions.map((x) => (x === 0 ? 0 : x === 10 ? 1 : -1));
    const found = reliabilityPaths(epsilonGraph(features, { beta: 4, gamma: 1 }), labels);
    expect(Array.from(found.labels)).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, -1]);
    expect(found.assigned).toBe(8);
    // From 4.5 back to 0 the longest step is 1.2, from 6 to 10 it is 1.1
    expect(found.reliability[4]).toBeCloseTo(Math.exp(-1.44), 12);
    expect(found.reliability[5]).toBeCloseTo(Math.exp(-1.21), 12);
    expect(found.reliability[10]).toBe(0);
    expect(found.refused).toBeGreaterThan(0);
  });

  it('orders by distance where all weights underflow', () => {
    const features = { data: Float64Array.of(0, 100, 190), rows: 3, columns: 1 };
    const graph = epsilonGraph(features, { beta: 1e5, gamma: 1 });
    const found = reliabilityPaths(graph, [0, -1, 1]);
    expect(Array.from(found.labels)).toEqual([0, 1, 1]);
    expect(found.bottleneck[1]).toBe(8100);
  });

  it('leaves everything unlabeled without a labeled node, and refuses labels that are none', () => {
    const graph = epsilonGraph({ data: Float64Array.of(0, 1), rows: 2, columns: 1 }, { beta: 1, gamma: 1 });
    const { labels, assigned, refused } = reliabilityPaths(graph, [-1, -1]);
    expect([Array.from(labels), assigned, refused]).toEqual([[-1, -1], 0, 0]);
    for (const wrong of [[0], [0, -2], [0, 0.5]]) expect(() => reliabilityPaths(graph, wrong)).toThrow(GraphError);
  });
});

describe('posteriorPaths', () => {
  it('has for every node and class the bottleneck of the best path to a labeled node of the class', () => {
    fc.assert(
      fc.property(withLabels(generalFeatures), ([features, labels]) => {
        fc.pre(features.columns >= 3);
        const { rows, columns: classes } = features;
        const { bottlenecks, labels: found } = posteriorPaths(features, labels, { neighbors: rows - 1 });
        // Widest paths of 1 / (1 + d2), which falls with the distance
        const nearness = Array.from({ length: rows }, (_, i) =>
          Array.from({ length: rows }, (__, j) => 1 / (1 + squaredDistance(features, i, j))),
        );
        const widest = widestPaths(nearness);
        for (let i = 0; i < rows; i++) {
          const expected = Array.from({ length: classes }, (_, k) =>
            Math.min(Infinity, ...labels.flatMap((label, j) => (label === k ? [1 / widest[i][j] - 1] : []))),
          );
          expected.forEach((value, k) => {
            if (Number.isFinite(value)) expect(bottlenecks[i * classes + k]).toBeCloseTo(value, 8);
            else expect(bottlenecks[i * classes + k]).toBe(Infinity);
          });
          if (labels[i] >= 0) expect(found[i]).toBe(labels[i]);
        }
      }),
      { numRuns: 100, seed: 11 },
    );
  });

  it('keeps strictly nearest classes that agree, nearest first up to the caps', () => {
    const values = [0, 1, 2.5, 4.5, 8, 11, 12, 12.5, 30];
    const posterior = { data: Float64Array.from(values.flatMap((x) => [x, 0])), rows: 9, columns: 2 };
    const labels = [0, -1, -1, -1, -1, -1, -1, 1, -1];
    const labelsOf = (options: object) =>
      Array.from(posteriorPaths(posterior, labels, { neighbors: 8, ...options }).labels);
    // 30 is as far from both classes: the step from 12.5 is the longest of either way
    expect(labelsOf({})).toEqual([0, 0, 0, 0, 1, 1, 1, 1, -1]);
    expect(labelsOf({ agreeWith: [0, 0, 1, 0, 1, 1, 0, 1, 1] })).toEqual([0, 0, -1, 0, 1, 1, -1, 1, -1]);
    // Half of the seven unlabeled ones: one of each class, the nearest
    expect(labelsOf({ share: 0.5 })).toEqual([0, 0, -1, -1, -1, -1, 1, 1, -1]);
    expect(labelsOf({ share: 0 })).toEqual(labels);
    expect(() => labelsOf({ agreeWith: [0] })).toThrow(GraphError);
    expect(() =>
      posteriorPaths(
        posterior,
        labels.map((x) => x + 2),
      ),
    ).toThrow(GraphError);
  });
});
