import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  chooseScale,
  connectingBeta,
  connectivity,
  epsilonGraph,
  labelReach,
  nearestClassByBottleneck,
  nearestNeighborGraph,
  reliabilityPaths,
} from '../src';

interface Shape {
  rows: number;
  features: number[];
  truth: number[];
  given: number[];
  /** At convergence: its default tolerance stops it before its labels have reached every point. */
  labelSpreading: number[];
}

// Made by tools/fixtures/graph-smoothness/label_spreading.py
const fixture = new URL('./fixtures/label-spreading.json', import.meta.url);
const { library, ...shapes } = JSON.parse(readFileSync(fixture, 'utf8')) as { library: string } & Record<
  'moons' | 'circles',
  Shape
>;

describe.each(Object.entries(shapes))('%s of 300 points with five labels', (_, shape) => {
  const features = { data: Float64Array.from(shape.features), rows: shape.rows, columns: 2 };
  const right = (labels: ArrayLike<number>) => shape.truth.filter((label, i) => labels[i] === label).length;

  it('is labeled without a fault by LabelSpreading of scikit-learn 1.9.1 at convergence', () => {
    expect(library).toBe('scikit-learn 1.9.1');
    expect(shape.given.filter((label) => label >= 0).length).toBe(5);
    expect(right(shape.labelSpreading)).toBe(300);
  });

  it('is followed by reliability paths to the last point, on the connected epsilon graph', () => {
    const beta = connectingBeta(features);
    const graph = epsilonGraph(features, { beta, gamma: chooseScale(features).gamma });
    expect(connectivity(graph).components).toBe(1);
    const { labels, assigned } = reliabilityPaths(graph, shape.given);
    expect(assigned).toBe(295);
    expect(Array.from(labels)).toEqual(shape.labelSpreading);
    expect(right(labels)).toBe(300);
  });

  it('is followed on the graph of ten neighbours, wherever it reaches', () => {
    const graph = nearestNeighborGraph(features, { k: 10, gamma: chooseScale(features).gamma });
    const { unreachable } = labelReach(connectivity(graph), shape.given);
    const { labels, assigned } = reliabilityPaths(graph, shape.given);
    expect(assigned).toBe(295 - unreachable);
    labels.forEach((label, i) => {
      if (label >= 0) expect(label).toBe(shape.truth[i]);
    });
  });

  it('is labeled by bottleneck distance where that decides, and then as the paths do', () => {
    const graph = epsilonGraph(features, { beta: connectingBeta(features), gamma: 1 });
    const found = nearestClassByBottleneck(graph, shape.given);
    expect(found.assigned).toBeGreaterThan(200);
    expect(found.assigned + found.ties + found.unreached).toBe(295);
    found.labels.forEach((label, i) => {
      if (label >= 0) expect(label).toBe(shape.truth[i]);
    });
  });
});
