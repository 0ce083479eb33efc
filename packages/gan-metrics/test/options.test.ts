import { fileURLToPath } from 'node:url';
import { describeOptions } from '@image2audio/argument-checks/testing';
import {
  classificationReport,
  extrapolatedFrechetDistance,
  featureStatistics,
  frechetDistance,
  frechetDistanceInterval,
  inceptionScore,
  inceptionScoreInterval,
  kernelDistance,
  kernelDistanceInterval,
  manifoldScores,
  MetricsError,
} from '@image2audio/gan-metrics';
import {
  bootstrapInterval,
  bootstrapStatistic,
  pairedBootstrapDifference,
  pairedDifference,
} from '@image2audio/gan-metrics/intervals';
import { RunningFeatureStatistics, RunningInceptionScore } from '@image2audio/gan-metrics/running';
import { seeded } from './seeded';

const random = seeded(1);
const features = (rows: number) => ({ data: Float64Array.from({ length: 2 * rows }, random), rows, columns: 2 });
const [a, b] = [features(12), features(12)];
const probabilities = { data: [0.25, 0.75, 0.5, 0.5, 0.9, 0.1], rows: 3, columns: 2 };
const extractor = 'a network';
const resampling = { random, samples: 3 };

const entries = ['index', 'intervals', 'running'].map((name) =>
  fileURLToPath(new URL(`../src/${name}.ts`, import.meta.url)),
);

describeOptions(MetricsError, entries, {
  classificationReport: {
    call: (options) => classificationReport([0, 1], [0, 1], options),
    valid: { classes: 2 },
    option: 'names',
  },
  featureStatistics: { call: (options) => featureStatistics(a, options), valid: { extractor }, option: 'extractor' },
  frechetDistance: {
    call: (options) => frechetDistance(a, featureStatistics(b, { extractor }), options),
    valid: {},
    option: 'extractor',
  },
  frechetDistanceInterval: {
    call: (options) => frechetDistanceInterval(a, b, options),
    valid: { extractor, ...resampling },
    option: 'groupsA',
    required: true,
  },
  extrapolatedFrechetDistance: {
    call: (options) => extrapolatedFrechetDistance(a, b, options),
    valid: { extractor, random },
    option: 'repeats',
    required: true,
  },
  inceptionScore: {
    call: (options) => inceptionScore(probabilities, options),
    valid: { extractor },
    option: 'splits',
    required: true,
  },
  inceptionScoreInterval: {
    call: (options) => inceptionScoreInterval(probabilities, options),
    valid: { extractor, ...resampling },
    option: 'level',
    required: true,
  },
  kernelDistance: {
    call: (options) => kernelDistance(a, b, options),
    valid: { extractor },
    option: 'coefficient',
    required: true,
  },
  kernelDistanceInterval: {
    call: (options) => kernelDistanceInterval(a, b, options),
    valid: { extractor, ...resampling },
    option: 'degree',
    required: true,
  },
  manifoldScores: {
    call: (options) => manifoldScores(a, b, options),
    valid: { extractor },
    option: 'extractor',
    required: true,
  },
  bootstrapStatistic: {
    call: (options) => bootstrapStatistic(3, (items) => items[0], options),
    valid: resampling,
    option: 'samples',
    required: true,
  },
  bootstrapInterval: {
    call: (options) => bootstrapInterval([1, 2, 3], options),
    valid: resampling,
    option: 'statistic',
    required: true,
  },
  pairedBootstrapDifference: {
    call: (options) => pairedBootstrapDifference([1, 2, 3], [1, 2, 4], options),
    valid: resampling,
    option: 'groups',
    required: true,
  },
  pairedDifference: {
    call: (options) => pairedDifference([1, 2, 3], [1, 2, 4], options),
    valid: { level: 0.9 },
    option: 'level',
  },
  RunningFeatureStatistics: {
    call: (options) => new RunningFeatureStatistics(2, options),
    valid: { extractor },
    option: 'extractor',
  },
  RunningInceptionScore: {
    call: (options) => new RunningInceptionScore(2, options),
    valid: { extractor },
    option: 'extractor',
    required: true,
  },
});
