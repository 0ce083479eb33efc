import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { correctedKernels } from '../src/host';
import { campaign, generators, policies, type Difference } from '../tools/fuzz/campaign';
import { oracles } from '../tools/fuzz/oracles';
import { chooseBackend } from './compare-with-cpu';

/** Drawn at random, so that its numbers are checked by their own test. */
const drawn = ['Multinomial'];

it('random calls of every kernel are right under every policy', async () => {
  const differences: Difference[] = [];
  // npm run fuzz runs more of them
  const coverage = await campaign(10 * Object.keys(generators).length, 11, (difference) =>
    differences.push(difference),
  );
  expect(differences).toEqual([]);
  for (const [kernel, { ways }] of coverage) expect(Object.keys(ways), kernel).toEqual(Object.keys(policies));
}, 120_000);

it('every kernel that TensorFlow.js gets wrong is among them, and has a definition that decides', () => {
  const kernels = correctedKernels.map(({ kernel }) => kernel).filter((kernel) => !drawn.includes(kernel));
  expect(kernels.filter((kernel) => !(kernel in generators) || !(kernel in oracles))).toEqual([]);
  const registered = tf.getKernelsForBackend('cpu').map(({ kernelName }) => kernelName);
  expect(kernels.filter((kernel) => !registered.includes(kernel))).toEqual([]);
});

it('rows of a multinomial are drawn from independently, the first as TensorFlow.js draws it', async () => {
  const draw = (): tf.Tensor => tf.multinomial(tf.zeros<tf.Rank.R2>([3, 4]), 200, 7);
  await tf.setBackend('onnxruntime');
  const [first, second, third] = tf.tidy(() => draw().arraySync()) as number[][];
  await chooseBackend('cpu');
  const [expected] = tf.tidy(() => tf.multinomial(tf.zeros<tf.Rank.R2>([1, 4]), 200, 7).arraySync()) as number[][];
  expect(first).toEqual(expected);
  expect(second).not.toEqual(first);
  expect(third).not.toEqual(second);
  // 200 draws of 4 equal events: each 50 times, give or take four standard deviations
  for (const row of [first, second, third]) {
    for (const event of [0, 1, 2, 3]) {
      expect(Math.abs(row.filter((value) => value === event).length - 50)).toBeLessThanOrEqual(25);
    }
  }
});
