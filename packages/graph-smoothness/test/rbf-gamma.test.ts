import { describe, expect, it } from 'vitest';
import { GraphError, epsilonGraph, type FeatureMatrix, type SparseGraph } from '../src';
import {
  gammaFromStandardDeviation,
  scaleFromGraphLearning,
  scaleFromPyGsp,
  scaleFromScikitLearn,
} from '../src/scales';
import { dense, squaredDistance } from './random-features';

const rows = 20;
const columns = 4;
const withColumns = (count: number) => ({
  data: Float64Array.from({ length: rows * count }, (_, i) => 3 * Math.sin(i * i)),
  rows,
  columns: count,
});
const features = withColumns(columns);

/** Weights by another library's own rule, from distances that it may have rescaled. */
function expectWeights(
  found: SparseGraph,
  features: FeatureMatrix,
  radius: number,
  kernel: (d: number) => number,
  s = 1,
): void {
  const matrix = dense(found);
  let edges = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < rows; j++) {
      const d = s * Math.sqrt(squaredDistance(features, i, j));
      const joined = i !== j && d <= radius;
      edges += joined ? 1 : 0;
      expect(matrix[i][j]).toBeCloseTo(joined ? kernel(d) : 0, 12);
    }
  }
  expect(edges).toBeGreaterThan(20);
  expect(edges).toBeLessThan(rows * (rows - 1));
}

describe('scales of other libraries', () => {
  it("scikit-learn's radius and gamma", () => {
    expectWeights(epsilonGraph(features, scaleFromScikitLearn({ radius: 4, gamma: 0.2 })), features, 4, (d) =>
      Math.exp(-0.2 * d ** 2),
    );
  });

  it("GraphLearning's epsilon ball", () => {
    expectWeights(epsilonGraph(features, scaleFromGraphLearning(4)), features, 4, (d) =>
      Math.exp((-4 * d ** 2) / 4 ** 2),
    );
  });

  it.each([
    [1, 0.5],
    [2, 0.2],
    [3, 0.12],
    [4, 0.15],
  ])("PyGSP's radius graph, which rescales the features by their dimension up to 3, %s columns", (count, epsilon) => {
    // As NNGraph of PyGSP 0.5.1 does: the box has a half diagonal of rows^(1 / min(columns, 3)) / 10 afterwards
    const given = withColumns(count);
    const sides = Array.from({ length: count }, (_, c) => {
      const values = Array.from({ length: rows }, (__, row) => given.data[row * count + c]);
      return Math.max(...values) - Math.min(...values);
    });
    const root = [rows, Math.sqrt(rows), Math.cbrt(rows), Math.cbrt(rows)][count - 1];
    const s = root / 10 / (0.5 * Math.hypot(...sides));
    const options = { epsilon, sigma: 0.02 };
    expectWeights(
      epsilonGraph(given, scaleFromPyGsp(given, options)),
      given,
      epsilon,
      (d) => Math.exp(-(d ** 2) / 0.02),
      s,
    );
  });

  it("PyGSP's radius graph without rescaling", () => {
    const found = scaleFromPyGsp(features, { epsilon: 0.15, sigma: 0.02, rescale: false });
    expect(found.beta).toBeCloseTo(0.0225, 12);
    expect(found.gamma).toBeCloseTo(50, 12);
  });

  it('a standard deviation', () => {
    expect(Math.exp(-gammaFromStandardDeviation(3) * 9)).toBeCloseTo(Math.exp(-0.5), 12);
  });

  it('refuse what is not above 0', () => {
    expect(() => scaleFromScikitLearn({ radius: 0, gamma: 1 })).toThrow(GraphError);
    expect(() => scaleFromGraphLearning(-1)).toThrow(GraphError);
    expect(() => gammaFromStandardDeviation(NaN)).toThrow(GraphError);
    expect(() => scaleFromPyGsp({ data: new Float64Array(4), rows: 4, columns: 1 })).toThrow(/All rows are equal/);
  });
});
