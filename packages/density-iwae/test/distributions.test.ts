import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  bernoulliLogLikelihood,
  classMixtureLogPrior,
  gaussianLogLikelihood,
  laplaceLogLikelihood,
  standardNormalLogPrior,
} from '../src/distributions';
import { DensityError } from '../src/index';
import { expectClose, seededNormal } from './numbers';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const logNormal = (value: number, center = 0, sigma = 1) =>
  -0.5 * ((value - center) / sigma) ** 2 - Math.log(sigma) - 0.5 * Math.log(2 * Math.PI);
const normal = seededNormal(3);
const draws = (size: number) => Float32Array.from({ length: size }, normal);
const total = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0);

/** Values of a function of tensors, which must leave none behind. */
function valuesOf(compute: () => tf.Tensor): number[] {
  const tensors = tf.memory().numTensors;
  const result = compute();
  expect(tf.memory().numTensors).toBe(tensors + 1);
  const values = Array.from(result.dataSync());
  result.dispose();
  return values;
}

/** Central differences of a scalar function of `at`, entry by entry. */
function finiteDifferences(compute: (x: Float32Array) => number, at: Float32Array, step = 1e-2): number[] {
  return Array.from(at, (_, index) => {
    const moved = (by: number) => compute(at.map((value, other) => (other === index ? value + by : value)));
    return (moved(step) - moved(-step)) / (2 * step);
  });
}

describe('gaussianLogLikelihood', () => {
  const [x, center, logSigma] = [draws(12), draws(12), draws(3)];

  it('is the sum of log N, with one sigma or one a dimension', () => {
    const of = (sigma: (index: number) => number) =>
      [0, 1, 2, 3].map((row) => total([0, 1, 2].map((d) => logNormal(x[row * 3 + d], center[row * 3 + d], sigma(d)))));
    const [xs, means, sigmas] = [tf.tensor2d(x, [4, 3]), tf.tensor2d(center, [4, 3]), tf.tensor1d(logSigma)];
    expectClose(
      valuesOf(() => gaussianLogLikelihood(xs, means, sigmas)),
      of((d) => Math.exp(logSigma[d])),
      1e-4,
    );
    expectClose(
      valuesOf(() => gaussianLogLikelihood(xs, means, -0.3)),
      of(() => Math.exp(-0.3)),
      1e-4,
    );
  });

  it('sums over every axis of an image', () => {
    const [image, zero] = [tf.tensor4d(x, [2, 3, 2, 1]), tf.zeros([2, 3, 2, 1])];
    const expected = [0, 1].map((item) =>
      total(Array.from(x.slice(item * 6, item * 6 + 6), (value) => logNormal(value))),
    );
    expectClose(
      valuesOf(() => gaussianLogLikelihood(image, zero, 0)),
      expected,
      1e-4,
    );
  });

  it('has the gradients of finite differences', () => {
    const loss = (mean: Float32Array, log: Float32Array) =>
      tf.tidy(
        () =>
          tf
            .sum(gaussianLogLikelihood(tf.tensor2d(x, [4, 3]), tf.tensor2d(mean, [4, 3]), tf.tensor1d(log)))
            .dataSync()[0],
      );
    const [byMean, byLogSigma] = tf.grads((mean, log) =>
      tf.sum(gaussianLogLikelihood(tf.tensor2d(x, [4, 3]), mean, log)),
    )([tf.tensor2d(center, [4, 3]), tf.tensor1d(logSigma)]);
    expectClose(
      byMean.dataSync(),
      finiteDifferences((mean) => loss(mean, logSigma), center),
      2e-2,
    );
    expectClose(
      byLogSigma.dataSync(),
      finiteDifferences((log) => loss(center, log), logSigma),
      5e-2,
    );
  });
});

describe('laplaceLogLikelihood', () => {
  const [x, center, logScale] = [draws(6), draws(6), draws(3)];

  it('is the sum of log(exp(-|x - median| / b) / 2b), with one scale or one a dimension', () => {
    const of = (scale: (d: number) => number) =>
      [0, 1].map((row) =>
        total(
          [0, 1, 2].map((d) => {
            const distance = Math.abs(x[row * 3 + d] - center[row * 3 + d]);
            return Math.log(Math.exp(-distance / scale(d)) / (2 * scale(d)));
          }),
        ),
      );
    const [xs, medians, scales] = [tf.tensor2d(x, [2, 3]), tf.tensor2d(center, [2, 3]), tf.tensor1d(logScale)];
    expectClose(
      valuesOf(() => laplaceLogLikelihood(xs, medians, scales)),
      of((d) => Math.exp(logScale[d])),
      1e-4,
    );
    expectClose(
      valuesOf(() => laplaceLogLikelihood(xs, medians, 0.7)),
      of(() => Math.exp(0.7)),
      1e-4,
    );
  });

  it('has the gradient sign(x - median) / b', () => {
    const gradient = tf.grad((median) => tf.sum(laplaceLogLikelihood(tf.tensor2d(x, [2, 3]), median, 0.7)))(
      tf.tensor2d(center, [2, 3]),
    );
    expectClose(
      gradient.dataSync(),
      Array.from(x, (value, at) => Math.sign(value - center[at]) / Math.exp(0.7)),
      1e-5,
    );
  });
});

describe('bernoulliLogLikelihood', () => {
  const [x, logits] = [Float32Array.from([0, 1, 1, 0]), draws(4)];

  it('is the log-probability of the outcomes', () => {
    const expected = [0, 1].map((row) =>
      total([0, 1].map((d) => Math.log(1 / (1 + Math.exp((x[row * 2 + d] === 1 ? -1 : 1) * logits[row * 2 + d]))))),
    );
    const [xs, ls] = [tf.tensor2d(x, [2, 2]), tf.tensor2d(logits, [2, 2])];
    expectClose(
      valuesOf(() => bernoulliLogLikelihood(xs, ls)),
      expected,
      1e-5,
    );
  });

  it('does not overflow', () => {
    const [xs, ls] = [tf.tensor2d([0, 1], [2, 1]), tf.tensor2d([500, -500], [2, 1])];
    expect(valuesOf(() => bernoulliLogLikelihood(xs, ls))).toEqual([-500, -500]);
  });

  it('has the gradient x - sigmoid(logit)', () => {
    const gradient = tf.grad((l) => tf.sum(bernoulliLogLikelihood(tf.tensor1d(x), l)))(tf.tensor1d(logits));
    expectClose(
      gradient.dataSync(),
      Array.from(logits, (l, i) => x[i] - 1 / (1 + Math.exp(-l))),
      1e-5,
    );
  });
});

describe('likelihoods refuse shapes that would only broadcast', () => {
  it.each<[string, (x: tf.Tensor) => tf.Tensor]>([
    ['mean', (x) => gaussianLogLikelihood(x, tf.zeros([2, 1]), 0)],
    ['mean', (x) => gaussianLogLikelihood(x, tf.zeros([2, 3, 1]), 0)],
    ['logSigma', (x) => gaussianLogLikelihood(x, tf.zeros([2, 3]), tf.zeros([2]))],
    ['logSigma', (x) => gaussianLogLikelihood(x, tf.zeros([2, 3]), tf.zeros([4, 2, 3]))],
    ['median', (x) => laplaceLogLikelihood(x, tf.zeros([3]), 0)],
    ['logScale', (x) => laplaceLogLikelihood(x, tf.zeros([2, 3]), tf.zeros([5, 1]))],
    ['logits', (x) => bernoulliLogLikelihood(x, tf.zeros([1, 3]))],
  ])('%s', (argument, likelihood) => {
    const call = () => tf.tidy(() => likelihood(tf.zeros([2, 3])));
    expect(call).toThrow(DensityError);
    expect(call).toThrow(expect.objectContaining({ argument }) as Error);
  });

  it('and take scales of one number, one a dimension, one an item', () => {
    for (const shape of [[], [3], [1, 3], [2, 1], [2, 3]]) {
      const values = tf.tidy(() =>
        Array.from(gaussianLogLikelihood(tf.zeros([2, 3]), tf.zeros([2, 3]), tf.fill(shape, 0.2)).dataSync()),
      );
      expectClose(values, new Float64Array(2).fill(-3 * (0.2 + 0.5 * Math.log(2 * Math.PI))), 1e-5);
    }
  });
});

describe('priors', () => {
  const z = draws(15);

  it('standard normal', () => {
    const expected = [0, 1, 2].map((row) =>
      total(Array.from(z.slice(row * 5, row * 5 + 5), (value) => logNormal(value))),
    );
    const latent = tf.tensor2d(z, [3, 5]);
    expectClose(
      valuesOf(() => standardNormalLogPrior(latent)),
      expected,
      1e-4,
    );
  });

  it('class mixture: sum over classes of weight times density', () => {
    const means = [
      [2, 0],
      [-1, 1],
      [0, 3],
    ];
    const weights = [0.2, 0.5, 0.3];
    const expected = [0, 1, 2].map((row) => {
      const latent = z.slice(row * 5, row * 5 + 5);
      const ofClass = means.map(
        (m, k) => weights[k] * Math.exp(logNormal(latent[0], m[0]) + logNormal(latent[1], m[1])),
      );
      return Math.log(total(ofClass)) + total(Array.from(latent.slice(2), (value) => logNormal(value)));
    });
    const [latent, centers] = [tf.tensor2d(z, [3, 5]), tf.tensor2d(means)];
    expectClose(
      valuesOf(() => classMixtureLogPrior(latent, centers, weights)),
      expected,
      1e-4,
    );
  });

  it('a mixture of one class at zero is the standard normal, all dimensions being of class or not', () => {
    const latent = tf.tensor2d(z, [3, 5]);
    const expected = valuesOf(() => standardNormalLogPrior(latent));
    for (const size of [1, 5]) {
      const center = tf.zeros<tf.Rank.R2>([1, size]);
      expectClose(
        valuesOf(() => classMixtureLogPrior(latent, center)),
        expected,
        1e-5,
      );
    }
  });

  it('refuses means and weights that do not fit', () => {
    const latent = tf.tensor2d(z, [3, 5]);
    expect(() => classMixtureLogPrior(latent, tf.zeros([2, 6]))).toThrow(DensityError);
    expect(() => classMixtureLogPrior(latent, tf.zeros([2, 2]), [0.5, 0.6])).toThrow(DensityError);
    expect(() => classMixtureLogPrior(latent, tf.zeros([2, 2]), [1])).toThrow(DensityError);
  });
});
