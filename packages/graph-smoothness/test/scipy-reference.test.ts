import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  connectivity,
  epsilonGraph,
  laplacian,
  nearestNeighborGraph,
  nearestNeighbors,
  smoothness,
  type SparseMatrix,
} from '../src';
import { scaleFromScikitLearn } from '../src/scales';
import { DisjointSets } from '../src/disjoint-sets';
import { edgesByStrength } from '../src/edges-by-strength';
import { dense } from './random-features';

interface Reference {
  library: string;
  rows: number;
  columns: number;
  features: number[];
  k: number;
  indices: number[];
  squaredDistances: number[];
  beta: number;
  gamma: number;
  weights: number[];
  laplacian: number[];
  normalizedLaplacian: number[];
  walkLaplacian: number[];
  union: number[];
  mutual: number[];
  components: number;
  componentOf: number[];
  isolated: number;
  y: number[];
  classes: number;
  smoothness: number;
  normalizedSmoothness: number;
  treeLength: number;
}

// Made by tools/fixtures/graph-smoothness/scipy_reference.py; both sides are float64, tolerance 1e-10
const fixture = new URL('./fixtures/scipy-reference.json', import.meta.url);
const reference = JSON.parse(readFileSync(fixture, 'utf8')) as Reference;
const features = { data: Float64Array.from(reference.features), rows: reference.rows, columns: reference.columns };
const graph = epsilonGraph(features, { beta: reference.beta, gamma: reference.gamma });

function expectClose(found: ArrayLike<number>, expected: number[]): void {
  expect(found.length).toBe(expected.length);
  const largest = expected.reduce((worst, value, i) => Math.max(worst, Math.abs(value - found[i])), 0);
  expect(largest).toBeLessThan(1e-10);
}

function full({ size, rowPointers, columns, values }: SparseMatrix): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let p = rowPointers[i]; p < rowPointers[i + 1]; p++) matrix[i * size + columns[p]] = values[p];
  }
  return matrix;
}

describe('agreement with scikit-learn 1.9.1 and scipy 1.17.1', () => {
  it('is what the fixture was made with', () => {
    expect(reference.library).toBe('scikit-learn 1.9.1, scipy 1.17.1');
  });

  it('nearest neighbours', () => {
    const { indices, squaredDistances } = nearestNeighbors(features, reference.k);
    expect(Array.from(indices)).toEqual(reference.indices);
    expectClose(squaredDistances, reference.squaredDistances);
  });

  it('weights and Laplacians, an isolated node included', () => {
    expectClose(dense(graph).flat(), reference.weights);
    expectClose(full(laplacian(graph, { normalization: 'random-walk' })), reference.walkLaplacian);
    expectClose(full(laplacian(graph)), reference.laplacian);
    expectClose(full(laplacian(graph, { normalization: 'symmetric' })), reference.normalizedLaplacian);
  });

  it('nearest-neighbour graphs, either way and both ways', () => {
    for (const symmetrization of ['union', 'mutual'] as const) {
      const found = nearestNeighborGraph(features, { k: reference.k, gamma: reference.gamma, symmetrization });
      expectClose(dense(found).flat(), reference[symmetrization]);
    }
  });

  it('the graph of a radius', () => {
    const scale = scaleFromScikitLearn({ radius: Math.sqrt(reference.beta), gamma: reference.gamma });
    expectClose(dense(epsilonGraph(features, scale)).flat(), reference.weights);
  });

  it('smoothness as the trace of dense products', () => {
    const y = { data: Float64Array.from(reference.y), rows: reference.rows, columns: reference.classes };
    expect(smoothness(graph, y)).toBeCloseTo(reference.smoothness, 10);
    expect(smoothness(graph, y, { normalization: 'symmetric' })).toBeCloseTo(reference.normalizedSmoothness, 10);
  });

  it('components', () => {
    const { components, componentOf, isolated } = connectivity(graph);
    expect(components).toBe(reference.components);
    expect(isolated).toBe(reference.isolated);
    expect(Array.from(componentOf)).toEqual(reference.componentOf);
  });

  it('edges by strength that join two parts are the minimum spanning forest', () => {
    const parts = new DisjointSets(reference.rows);
    let length = 0;
    for (const { from, to, squaredDistance } of edgesByStrength(graph)) {
      const [a, b] = [parts.find(from), parts.find(to)];
      if (a === b) continue;
      parts.merge(a, b);
      length += squaredDistance;
    }
    expect(length).toBeCloseTo(reference.treeLength, 10);
  });
});
