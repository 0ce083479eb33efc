import { expect, it } from 'vitest';
import {
  distance,
  overSeeds,
  overSpeakers,
  precision,
  recall,
  report,
  score,
  unbiased,
  withInterval,
} from '../examples/quickstart';
import { expectReadmeShowsQuickstart } from '@image2audio/testing/readme-example';

it('the README shows the example that is tested', () => {
  expectReadmeShowsQuickstart(import.meta.url);
});

it('the example scores a classifier', () => {
  expect(report.accuracy).toBe(0.75);
  expect(report.unweightedAverageRecall).toBeCloseTo((1 + 1 / 3 + 1) / 3, 12);
  expect(report.classes[1]).toMatchObject({ name: 'sad', precision: 1, support: 3 });
  // speakers b and d have half of their clips right, a and c all: no resample leaves [0.5, 1]
  expect(overSpeakers.interval[0]).toBeGreaterThanOrEqual(0.5);
  expect(overSpeakers.interval[1]).toBeLessThanOrEqual(1);
  expect(overSpeakers.groups).toBe(4);
  expect(overSeeds.meanDifference).toBeCloseTo(0.048, 12);
  expect(overSeeds.pValue).toBeLessThan(0.05);
});

it('the example scores generated samples', () => {
  expect(score.score).toBeGreaterThan(1);
  expect(score.score).toBeLessThan(2);
  // four features shifted by 0.5: 4 * 0.25, and sampling noise of 50 uniform numbers
  expect(Math.abs(distance.distance - 1)).toBeLessThan(0.5);
  expect(distance).toMatchObject({ n: [50, 50], extractor: 'scorer of split 0', warnings: [] });
  expect(withInterval.estimate).toBe(distance.distance);
  expect(withInterval.biasCorrected).toBeLessThan(distance.distance);
  expect(withInterval.interval[0]).toBeLessThan(withInterval.biasCorrected);
  expect(withInterval.interval[1]).toBeGreaterThan(withInterval.biasCorrected);
  expect(unbiased.distance).toBeGreaterThan(3 * unbiased.standardError!);
  expect(Math.max(precision, recall)).toBeLessThan(0.5);
});
