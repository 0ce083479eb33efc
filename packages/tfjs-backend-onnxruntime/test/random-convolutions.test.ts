import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { convolutionBlock, forceConvolutionBlock } from '../src/execution/convolution-block';
import { releaseSessions, statistics } from '../src/index';
import type { Compute } from './compare-with-cpu';
import { expectLazyAsOnCpu } from './compiled-operators';
import { gradients } from './nets-of-convolutions';
import { numbers } from './programs/numbers';

interface Sizes {
  batch: number;
  side: [number, number];
  inChannels: number;
  outChannels: number;
  filter: [number, number];
  stride: [number, number];
  dilation: [number, number];
  pad: 'same' | 'valid' | [number, number, number, number];
}

afterEach(() => {
  forceConvolutionBlock(undefined);
  releaseSessions();
});

const channels = fc.constantFrom(1, 2, 3, 7, 8, 9, 15, 16, 16, 17, 32);
const pair = (...values: number[]): fc.Arbitrary<[number, number]> =>
  fc.tuple(fc.constantFrom(...values), fc.constantFrom(...values));
const margin = fc.nat(3);

const sizes: fc.Arbitrary<Sizes> = fc.record({
  batch: fc.constantFrom(1, 3, 15, 16, 16, 17, 32),
  side: fc.oneof(fc.tuple(fc.constant(1), fc.integer({ min: 1, max: 14 })), pair(1, 2, 3, 5, 6)), // 1-D and 2-D
  inChannels: channels,
  outChannels: channels,
  filter: pair(1, 2, 3, 4),
  stride: pair(1, 1, 2, 3),
  dilation: fc.constant<[number, number]>([1, 1]),
  pad: fc.oneof(fc.constant('same' as const), fc.constant('valid' as const), fc.tuple(margin, margin, margin, margin)),
});

/** TensorFlow.js has gradients of undilated convolutions only, and strides of 1 where they are dilated. */
const dilated: fc.Arbitrary<Sizes> = fc
  .record({ sizes, dilation: pair(1, 2, 3) })
  .map(({ sizes: given, dilation }) => ({
    ...given,
    side: [given.side[0] + 9, given.side[1] + 9],
    stride: [1, 1],
    dilation,
  }));

function convolution({ stride, pad, dilation, filter, side }: Sizes): (x: tf.Tensor, weights: tf.Tensor) => tf.Tensor {
  const padding = Array.isArray(pad)
    ? ([[0, 0], [pad[0], pad[1]], [pad[2], pad[3]], [0, 0]] as tf.backend_util.ExplicitPadding) // prettier-ignore
    : side.every((size, axis) => filter[axis] <= size)
      ? pad
      : 'same';
  return (x, weights) => tf.conv2d(x as tf.Tensor4D, weights as tf.Tensor4D, stride, padding, 'NHWC', dilation);
}

/** Whether the filter fits into the padded image at all; where not, TensorFlow.js has no result to differentiate. */
const fits = ({ side, filter, pad }: Sizes): boolean =>
  !Array.isArray(pad) || side.every((size, axis) => size + pad[2 * axis] + pad[2 * axis + 1] >= filter[axis]);

const operands = ({ batch, side, inChannels, outChannels, filter }: Sizes): [tf.Tensor, tf.Tensor] => [
  numbers('real', [batch, ...side, inChannels], 1),
  numbers('real', [...filter, inChannels, outChannels], 2),
];

const both =
  (given: Sizes): Compute =>
  () => [convolution(given)(...operands(given)), ...gradients(convolution(given), operands(given))];

it('random convolutions and their gradients are those of cpu, in every formulation', async () => {
  const before = statistics().recorded;
  await fc.assert(
    fc.asyncProperty(sizes.filter(fits), (given) => expectLazyAsOnCpu(both(given))),
    {
      numRuns: 250,
      endOnFailure: true,
    },
  );
  const after = statistics().recorded;
  const times = (name: string): number => (after[name] ?? 0) - (before[name] ?? 0);
  const formulations = {
    Conv2D: ['pointwise', 'blocked', 'portable'],
    Conv2DBackpropInput: ['pointwise', 'flipped-blocked', 'flipped-portable', 'phases-blocked', 'conv-transpose'],
    Conv2DBackpropFilter: ['dilated', 'im2col', 'im2col-of-dy', 'taps'],
  };
  for (const [kernel, names] of Object.entries(formulations)) {
    for (const name of names) expect(times(`${kernel}:${name}`), `${kernel}:${name}`).toBeGreaterThan(0);
  }
}, 300_000);

it('random dilated convolutions are those of cpu', async () => {
  await fc.assert(
    fc.asyncProperty(dilated.filter(fits), (given) => expectLazyAsOnCpu(() => convolution(given)(...operands(given)))),
    { numRuns: 40, endOnFailure: true },
  );
}, 300_000);

it('without blocked convolutions too', async () => {
  forceConvolutionBlock(0);
  releaseSessions();
  await fc.assert(
    fc.asyncProperty(sizes.filter(fits), (given) => expectLazyAsOnCpu(both(given))),
    {
      numRuns: 30,
      endOnFailure: true,
    },
  );
}, 300_000);

it.each<[string, Sizes]>([
  ['at the longest sum', { batch: 16, side: [16, 16], filter: [3, 3], inChannels: 16, outChannels: 16, stride: [1, 1], dilation: [1, 1], pad: 'same' }],
  ['just above it', { batch: 16, side: [16, 17], filter: [3, 2], inChannels: 16, outChannels: 16, stride: [1, 1], dilation: [1, 1], pad: 'same' }],
  ['in rows with a shorter last part', { batch: 32, side: [9, 50], filter: [2, 3], inChannels: 16, outChannels: 16, stride: [1, 1], dilation: [1, 1], pad: 'same' }],
  ['in columns with a shorter last part, with strides', { batch: 32, side: [3, 300], filter: [2, 3], inChannels: 16, outChannels: 16, stride: [2, 2], dilation: [1, 1], pad: 'same' }],
  ['of two groups of items and of channels', { batch: 32, side: [3, 4], filter: [2, 2], inChannels: 32, outChannels: 32, stride: [1, 1], dilation: [1, 1], pad: 'same' }],
])('sums of the filter gradient %s', async (_, given) => {
  expect(convolutionBlock()).toBeGreaterThan(0);
  await expectLazyAsOnCpu(() => gradients(convolution(given), operands(given))[1], 5e-6);
}); // prettier-ignore
