import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { describeOptions } from '@image2audio/argument-checks/testing';
import {
  chooseScale,
  epsilonGraph,
  GraphError,
  laplacian,
  nearestClassByBottleneck,
  nearestNeighborGraph,
  nearestNeighbors,
  posteriorPaths,
  smoothness,
  smoothnessGradient,
} from '@image2audio/graph-smoothness';
import { scaleFromPyGsp, scaleFromScikitLearn } from '@image2audio/graph-smoothness/scales';
import { smoothnessTerm } from '@image2audio/graph-smoothness/tfjs';

const features = { data: Float64Array.of(0, 1, 2, 4), rows: 4, columns: 1 };
const posterior = { data: Float64Array.of(0.1, 0.9, 0.2, 0.8, 0.7, 0.3, 0.6, 0.4), rows: 4, columns: 2 };
const graph = epsilonGraph(features, { beta: 1, gamma: 1 });
const labels = [0, -1, 1, -1];

const entries = ['index', 'scales', 'tfjs'].map((name) => fileURLToPath(new URL(`../src/${name}.ts`, import.meta.url)));

describeOptions(GraphError, entries, {
  chooseScale: { call: (options) => chooseScale(features, options), valid: { neighbor: 1 }, option: 'quantile' },
  nearestNeighbors: {
    call: (search) => nearestNeighbors(features, 2, search),
    valid: { blockSize: 2 },
    option: 'blockSize',
    argument: 'search',
  },
  epsilonGraph: {
    call: (options) => epsilonGraph(features, options),
    valid: { beta: 1, gamma: 1 },
    option: 'isolated',
    required: true,
  },
  nearestNeighborGraph: {
    call: (options) => nearestNeighborGraph(features, options),
    valid: { k: 2, gamma: 1 },
    option: 'symmetrization',
    required: true,
  },
  laplacian: {
    call: (options) => laplacian(graph, options),
    valid: { normalization: 'symmetric' },
    option: 'normalization',
  },
  smoothness: {
    call: (options) => smoothness(graph, posterior, options),
    valid: { normalization: 'symmetric' },
    option: 'normalization',
  },
  smoothnessGradient: {
    call: (options) => smoothnessGradient(graph, posterior, options),
    valid: { normalization: 'symmetric' },
    option: 'normalization',
  },
  nearestClassByBottleneck: {
    call: (options) => nearestClassByBottleneck(graph, labels, options),
    valid: { classes: 2 },
    option: 'classes',
  },
  posteriorPaths: {
    call: (options) => posteriorPaths(posterior, labels, options),
    valid: { neighbors: 2 },
    option: 'agreeWith',
  },
  scaleFromPyGsp: {
    call: (options) => scaleFromPyGsp(features, options),
    valid: { epsilon: 1 },
    option: 'rescale',
  },
  scaleFromScikitLearn: {
    call: scaleFromScikitLearn,
    valid: { radius: 1, gamma: 1 },
    option: 'radius',
    required: true,
  },
  smoothnessTerm: {
    call: (options) => tf.tidy(() => void smoothnessTerm(tf.tensor2d([[1], [0], [0], [1]]), graph, options)),
    valid: { normalization: 'weights' },
    option: 'normalization',
  },
});
