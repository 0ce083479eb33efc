import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { principalComponents, projectOnComponents } from '../src/feature-space/principal-components';
import { DensityError, fitFeatureDensity, type FeatureMatrix } from '../src/index';
import { expectClose, fixture, mean, seededNormal } from './numbers';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

interface Fixture extends FeatureMatrix {
  directions: number[];
  variances: number[];
  explainedVariance: number;
  projections: number[];
}

/** Three clusters in 4 of 20 correlated features. */
function clusters(rows: number, seed: number, spread = 1): FeatureMatrix {
  const mixing = seededNormal(99);
  const normal = seededNormal(seed);
  const loadings = Float64Array.from({ length: 4 * 20 }, mixing);
  const data = new Float32Array(rows * 20);
  for (let row = 0; row < rows; row++) {
    const factors = [0, 1, 2, 3].map((factor) => (factor === row % 3 ? 4 : 0) + spread * normal());
    for (let column = 0; column < 20; column++) {
      data[row * 20 + column] =
        factors.reduce((sum, value, factor) => sum + value * loadings[factor * 20 + column], 0) +
        0.3 * spread * normal();
    }
  }
  return { data, rows, columns: 20 };
}

describe('principalComponents', () => {
  const reference = fixture('principal-components') as Fixture;
  const fitted = principalComponents(reference, { components: 4 });

  it('scikit-learn 1.9.1 PCA, signs aside (within 1e-9)', () => {
    const sign = (component: number) =>
      Math.sign(fitted.directions[component * 6] * reference.directions[component * 6]);
    expectClose(fitted.variances, reference.variances, 1e-9);
    expect(fitted.explainedVariance).toBeCloseTo(reference.explainedVariance, 9);
    expectClose(
      fitted.directions,
      reference.directions.map((value, at) => sign(Math.floor(at / 6)) * value),
      1e-9,
    );
    const projections = projectOnComponents(fitted, reference);
    expectClose(
      projections,
      reference.projections.map((value, at) => sign(at % 4) * value),
      1e-8,
    );
  });

  it('the strongest entry of every direction is positive', () => {
    for (let component = 0; component < 4; component++) {
      const direction = Array.from(fitted.directions.slice(component * 6, component * 6 + 6));
      const strongest = direction.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most));
      expect(strongest).toBeGreaterThan(0);
    }
  });

  it('whitened projections have unit covariance', () => {
    const whitened = projectOnComponents(principalComponents(reference, { components: 4, whiten: true }), reference);
    for (let a = 0; a < 4; a++) {
      for (let b = 0; b < 4; b++) {
        const products = Array.from({ length: 40 }, (_, row) => whitened[row * 4 + a] * whitened[row * 4 + b]);
        expect((mean(products) * 40) / 39).toBeCloseTo(a === b ? 1 : 0, 9);
      }
    }
  });

  it('keeps no more directions than the features have', () => {
    const line = {
      data: Float64Array.from({ length: 30 }, (_, at) => Math.floor(at / 3) * ((at % 3) + 1)),
      rows: 10,
      columns: 3,
    };
    const { components, explainedVariance, directions } = principalComponents(line, { components: 3 });
    expect(components).toBe(1);
    expect(explainedVariance).toBeCloseTo(1, 12);
    expectClose(
      directions,
      [1, 2, 3].map((value) => value / Math.sqrt(14)),
      1e-12,
    );
  });

  it.each<[string, () => unknown]>([
    ['one row', () => principalComponents({ data: [1, 2], rows: 1, columns: 2 }, { components: 1 })],
    ['equal rows', () => principalComponents({ data: [1, 2, 1, 2], rows: 2, columns: 2 }, { components: 1 })],
    ['NaN', () => principalComponents({ data: [1, NaN, 1, 2], rows: 2, columns: 2 }, { components: 1 })],
    ['sizes that do not agree', () => principalComponents({ data: [1, 2], rows: 2, columns: 2 }, { components: 1 })],
    ['no rows', () => principalComponents({ data: [], rows: 0, columns: 2 }, { components: 1 })],
    ['no components', () => principalComponents(reference, { components: 0 })],
    ['other columns', () => projectOnComponents(fitted, { data: [1, 2], rows: 1, columns: 2 })],
  ])('refuses %s', (_, call) => {
    expect(call).toThrow(DensityError);
  });
});

describe('fitFeatureDensity', () => {
  const training = clusters(300, 1);
  const small = { components: 4, latentSize: 3, hidden: 16, steps: 250, batchSize: 64, learningRate: 0.01 };

  it('ranks items of the kind it was fitted to above others, and can be trusted', async () => {
    const density = await fitFeatureDensity(training, small);
    const inliers = await density.logDensity(clusters(60, 2), { samples: 64 });
    const outliers = await density.logDensity(clusters(60, 3, 3), { samples: 64 });
    const wins = Array.from(inliers.logDensity, (inside) =>
      mean(Array.from(outliers.logDensity, (outside) => (inside > outside ? 1 : 0))),
    );
    expect(mean(wins)).toBeGreaterThan(0.9);
    expect(inliers.trustworthyShare).toBeGreaterThan(0.8);
    expect(mean(density.trainingLoss.slice(-20))).toBeLessThan(mean(density.trainingLoss.slice(0, 20)));
    expect(density.trainingLoss).toHaveLength(250);
    expect(density.components).toBe(4);
    density.dispose();
  });

  it.each([true, false])(
    'of Gaussian features is near their Gaussian in the units of the features (whiten: %s)',
    async (whiten) => {
      const normal = seededNormal(5);
      const sigmas = [3, 1];
      const sample = (rows: number) => ({
        data: Float64Array.from({ length: rows * 2 }, (_, at) => 10 + sigmas[at % 2] * normal()),
        rows,
        columns: 2,
      });
      const density = await fitFeatureDensity(sample(600), {
        ...small,
        components: 2,
        latentSize: 1,
        whiten,
        steps: 400,
      });
      const queried = sample(200);
      const { logDensity } = await density.logDensity(queried, { samples: 64 });
      const truth = logDensity.map((_, row) =>
        sigmas.reduce(
          (sum, sigma, d) =>
            sum - 0.5 * ((queried.data[row * 2 + d] - 10) / sigma) ** 2 - Math.log(sigma * Math.sqrt(2 * Math.PI)),
          0,
        ),
      );
      // the mean difference is KL(truth, fit), at least 0; without the volume of whitening it would be off by log 3 = 1.1
      expect(Math.abs(mean(truth.map((value, row) => value - logDensity[row])))).toBeLessThan(0.2);
      density.dispose();
    },
  );

  it('repeats for the same seed, and not for another', async () => {
    const values = async (seed: number) => {
      const density = await fitFeatureDensity(training, { ...small, steps: 20, seed });
      const { logDensity } = await density.logDensity(training, { samples: 4 });
      density.dispose();
      return [...density.trainingLoss, ...logDensity];
    };
    const first = await values(0);
    expect(await values(0)).toEqual(first);
    expect(await values(1)).not.toEqual(first);
  });

  it('leaves no tensor behind after dispose, on errors neither', async () => {
    const before = tf.memory().numTensors;
    const density = await fitFeatureDensity(training, { ...small, steps: 3 });
    const fitted = tf.memory().numTensors;
    await density.logDensity(training, { samples: 4 });
    expect(tf.memory().numTensors).toBe(fitted);
    density.dispose();
    expect(tf.memory().numTensors).toBe(before);
    await expect(fitFeatureDensity(training, { ...small, learningRate: 1e30, steps: 20 })).rejects.toThrow(
      DensityError,
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it.each([
    { steps: 0 },
    { latentSize: 1.5 },
    { learningRate: -1 },
    { components: 0 },
    { batchSize: NaN },
    { seed: 0.5 },
  ])('refuses %o', async (wrong) => {
    await expect(fitFeatureDensity(training, { ...small, ...wrong })).rejects.toThrow(DensityError);
  });
});
