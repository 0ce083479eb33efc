import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  GraphError,
  epsilonGraph,
  nearestClassByBottleneck,
  posteriorPaths,
  reliabilityPath,
  reliabilityPaths,
  type FeatureMatrix,
} from '../src';
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

/** Every simple path from `node` to a labeled node: its nodes. */
function allPaths(weights: number[][], labels: number[], node: number): number[][] {
  const found: number[][] = [];
  const extend = (path: number[]) => {
    const last = path[path.length - 1];
    if (labels[last] >= 0) found.push(path);
    weights[last].forEach((w, other) => {
      if (w > 0 && !path.includes(other)) extend([...path, other]);
    });
  };
  extend([node]);
  return found;
}

const weightsAlong = (weights: number[][], path: number[]) => path.slice(1).map((node, i) => weights[path[i]][node]);

/** Whether one path's weights, sorted from the weakest, come before another's: a path that ends first counts as stronger. */
function isStronger(a: number[], b: number[]): boolean {
  const [sortedA, sortedB] = [a, b].map((weights) => [...weights].sort((x, y) => x - y));
  for (let i = 0; i < sortedA.length; i++) {
    if (i >= sortedB.length) return false;
    if (sortedA[i] !== sortedB[i]) return sortedA[i] > sortedB[i];
  }
  return sortedB.length > sortedA.length;
}

function withLabels(features: fc.Arbitrary<FeatureMatrix>): fc.Arbitrary<[FeatureMatrix, number[]]> {
  return features.chain((matrix) =>
    fc.tuple(
      fc.constant(matrix),
      fc
        .array(fc.constantFrom(-1, -1, -1, 0, 1, 2), { minLength: matrix.rows, maxLength: matrix.rows })
        .filter((labels) => new Set(labels.filter((label) => label >= 0)).size > 1),
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
      { numRuns: 200 },
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
      { numRuns: 200 },
    );
  });

  it('is the strongest of all simple paths to labeled nodes: label, reliability, hops and the path itself', () => {
    const small = generalFeatures.filter(({ rows }) => rows <= 7);
    fc.assert(
      fc.property(withLabels(small), fc.double({ min: 0.5, max: 12, noNaN: true }), ([features, labels], beta) => {
        const graph = epsilonGraph(features, { beta, gamma: 0.1 });
        fc.pre(new Set(graph.weights).size === graph.weights.length / 2);
        const weights = dense(graph);
        const found = reliabilityPaths(graph, labels);
        for (let node = 0; node < features.rows; node++) {
          const paths = allPaths(weights, labels, node);
          const path = reliabilityPath(found, node);
          if (paths.length === 0) {
            expect([path, found.labels[node], found.hops[node]]).toEqual([[], -1, -1]);
            continue;
          }
          const best = paths.reduce((a, b) => (isStronger(weightsAlong(weights, b), weightsAlong(weights, a)) ? b : a));
          expect(path).toEqual(best);
          expect(found.labels[node]).toBe(labels[best[best.length - 1]]);
          expect(found.hops[node]).toBe(best.length - 1);
          expect(found.reliability[node]).toBe(Math.min(1, ...weightsAlong(weights, best)));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('gives paths along edges of the graph with the stated weakest weight, and counts the edges between labels, with ties too', () => {
    fc.assert(
      fc.property(withLabels(integerFeatures), fc.integer({ min: 1, max: 12 }), ([features, labels], beta) => {
        const graph = epsilonGraph(features, { beta, gamma: 0.1 });
        const weights = dense(graph);
        const found = reliabilityPaths(graph, labels);
        found.labels.forEach((label, node) => {
          const path = reliabilityPath(found, node);
          expect(path.length).toBe(found.hops[node] + 1);
          if (label < 0) return;
          expect(path[0]).toBe(node);
          expect(labels[path[path.length - 1]]).toBe(label);
          expect(path.every((step) => found.labels[step] === label)).toBe(true);
          expect(Math.min(1, ...weightsAlong(weights, path))).toBe(found.reliability[node]);
        });
        const between = weights.flatMap((row, i) =>
          row.filter((w, j) => i < j && w > 0 && found.labels[i] !== found.labels[j]),
        );
        expect(found.conflicts).toBe(between.length);
      }),
      { numRuns: 200 },
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
    expect(found.conflicts).toBeGreaterThan(0);
  });

  it('orders by distance where all weights underflow', () => {
    const features = { data: Float64Array.of(0, 100, 190), rows: 3, columns: 1 };
    const graph = epsilonGraph(features, { beta: 1e5, gamma: 1 });
    const found = reliabilityPaths(graph, [0, -1, 1]);
    expect(Array.from(found.labels)).toEqual([0, 1, 1]);
    expect(found.bottleneck[1]).toBe(8100);
  });

  it('refuses labels that are none, of one class alone, and nodes that are none', () => {
    const features = { data: Float64Array.of(0, 1, 2), rows: 3, columns: 1 };
    const graph = epsilonGraph(features, { beta: 1, gamma: 1 });
    for (const wrong of [[0], [0, -2, 1], [0, 0.5, 1], [0, NaN, 1]]) {
      expect(() => reliabilityPaths(graph, wrong)).toThrow(GraphError);
    }
    expect(() => reliabilityPaths(graph, [-1, -1, -1])).toThrow(/no labeled node/);
    expect(() => reliabilityPaths(graph, [3, -1, 3])).toThrow(/labels of class 3 alone/);
    const found = reliabilityPaths(graph, [0, -1, 1]);
    expect(() => reliabilityPath(found, 3)).toThrow(GraphError);
  });
});

describe('nearestClassByBottleneck', () => {
  it('is the strictly nearest class over all paths, and agrees with reliability paths where it decides', () => {
    fc.assert(
      fc.property(withLabels(integerFeatures), fc.integer({ min: 1, max: 12 }), ([features, labels], beta) => {
        const graph = epsilonGraph(features, { beta, gamma: 0.1 });
        const widest = widestPaths(dense(graph));
        const found = nearestClassByBottleneck(graph, labels, { classes: 3 });
        const paths = reliabilityPaths(graph, labels);
        let [ties, unreached] = [0, 0];
        labels.forEach((label, i) => {
          const strength = [0, 1, 2].map((k) => Math.max(0, ...widest[i].filter((_, j) => labels[j] === k)));
          const best = Math.max(...strength);
          const nearest = strength.filter((value) => value === best);
          const expected = label >= 0 ? label : best > 0 && nearest.length === 1 ? strength.indexOf(best) : -1;
          expect(found.labels[i]).toBe(expected);
          if (expected >= 0) expect(paths.labels[i]).toBe(expected);
          if (label < 0 && best === 0) unreached += 1;
          if (label < 0 && best > 0 && nearest.length > 1) ties += 1;
        });
        expect([found.ties, found.unreached]).toEqual([ties, unreached]);
        expect(found.assigned).toBe(labels.filter((label, i) => label < 0 && found.labels[i] >= 0).length);
      }),
      { numRuns: 200 },
    );
  });

  it('refuses labels beyond the classes, and one class alone', () => {
    const graph = epsilonGraph({ data: Float64Array.of(0, 1), rows: 2, columns: 1 }, { beta: 1, gamma: 1 });
    expect(() => nearestClassByBottleneck(graph, [0, 2], { classes: 2 })).toThrow(/class 2/);
    expect(() => nearestClassByBottleneck(graph, [1, -1])).toThrow(GraphError);
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
      { numRuns: 100 },
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
