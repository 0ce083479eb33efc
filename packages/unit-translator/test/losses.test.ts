import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  classMixtureLogDensity,
  criticClassLoss,
  criticRealLoss,
  cycleKl,
  cycleNll,
  featureMatchingLoss,
  gaussianLogLikelihood,
  gaussianNll,
  klClassMixture,
  klNormal,
  laplaceLogLikelihood,
  laplaceNll,
  latentClassCrossEntropy,
  latentClassLogits,
  pairedL1Loss,
  priorMeans,
  pullToClassMeans,
  samplePosterior,
} from '../src/losses';
import { oneHotLabels } from '../src/latent/labels';
import fixture from './fixtures/losses.json';
import * as oracle from './float64-losses';

beforeAll(() => tf.setBackend('cpu'));

const { input, expected } = fixture;
const matrix = (values: number[][]): tf.Tensor2D => tf.tensor2d(values);
const posterior = { mean: matrix(input.mean), logVariance: matrix(input.logVariance) };
const z = matrix(input.z);
const classMeans = matrix(input.classMeans);
const oneHot = oneHotLabels(input.labels, 3);
const logits = matrix(input.logits);

function close(actual: tf.Tensor, wanted: number | number[], tolerance = 1e-5): void {
  const values = Array.from(actual.dataSync());
  const list = [wanted].flat();
  expect(values).toHaveLength(list.length);
  values.forEach((value, index) =>
    expect(Math.abs(value - list[index])).toBeLessThan(tolerance * Math.max(1, Math.abs(list[index]))),
  );
}

describe('losses agree with PyTorch 2.13.0 in float64, relative error below 1e-5', () => {
  const cases: [string, () => tf.Tensor, number | number[]][] = [
    [
      'gaussianNll',
      () => gaussianNll(tf.tensor(input.x), tf.tensor(input.reconstruction), tf.scalar(input.logSigma)),
      expected.gaussianNll,
    ],
    [
      'gaussianLogLikelihood',
      () => gaussianLogLikelihood(tf.tensor(input.x), tf.tensor(input.reconstruction), tf.scalar(input.logSigma)),
      expected.gaussianLogLikelihood,
    ],
    [
      'cycleNll',
      () => cycleNll(tf.tensor(input.x), tf.tensor(input.reconstruction), tf.scalar(input.logSigma)),
      expected.gaussianNll,
    ],
    [
      'laplaceNll',
      () => laplaceNll(tf.tensor(input.x), tf.tensor(input.reconstruction), tf.scalar(input.logSigma)),
      expected.laplaceNll,
    ],
    [
      'laplaceLogLikelihood',
      () => laplaceLogLikelihood(tf.tensor(input.x), tf.tensor(input.reconstruction), tf.scalar(input.logSigma)),
      expected.laplaceLogLikelihood,
    ],
    [
      'cycleNll of a Laplace domain',
      () => cycleNll(tf.tensor(input.x), tf.tensor(input.reconstruction), tf.scalar(input.logSigma), 'laplace'),
      expected.laplaceNll,
    ],
    ['klNormal to N(0, I)', () => klNormal(posterior), expected.klStandardNormal],
    [
      'klNormal to N(mu_y, I)',
      () => klNormal(posterior, priorMeans(classMeans, input.labels, 6)),
      expected.klClassPrior,
    ],
    ['klClassMixture', () => klClassMixture(posterior, z, classMeans), expected.klClassMixture],
    ['classMixtureLogDensity', () => classMixtureLogDensity(z, classMeans), expected.classMixtureLogDensity],
    ['latentClassCrossEntropy', () => latentClassCrossEntropy(z, classMeans, oneHot), expected.latentClass],
    ['criticClassLoss', () => criticClassLoss(logits, oneHot), expected.criticClass],
    ['criticRealLoss', () => criticRealLoss(logits), expected.criticReal],
    [
      'featureMatchingLoss',
      () => featureMatchingLoss(matrix(input.generated), matrix(input.real)),
      expected.featureMatching,
    ],
    ['pairedL1Loss', () => pairedL1Loss(tf.tensor(input.x), tf.tensor(input.reconstruction)), expected.pairedL1],
  ];
  it.each(cases)('%s', (_, loss, wanted) => close(loss(), wanted));
});

describe('gradients agree with central differences of the float64 definition', () => {
  const flatX = input.x.flat(2);
  const flatR = input.reconstruction.flat(2);
  const means = input.mean.flat();
  const rows = (flat: readonly number[], width: number): number[][] =>
    Array.from({ length: flat.length / width }, (_, row) => flat.slice(row * width, (row + 1) * width));
  const prior = input.labels.map((label) => [...input.classMeans[label], 0, 0]);
  const total = (item: (index: number) => number): number =>
    input.labels.reduce((sum, _, index) => sum + item(index), 0);
  const grid = (x: tf.Tensor, width: number): tf.Tensor2D => tf.reshape(x, [-1, width]);

  const cases: [string, number[], (at: tf.Tensor) => tf.Tensor, (at: number[]) => number][] = [
    [
      'gaussianNll in the reconstruction',
      flatR,
      (at) => gaussianNll(tf.tensor1d(flatX), at, tf.scalar(input.logSigma)),
      (at) => oracle.gaussianNll(flatX, at, input.logSigma),
    ],
    [
      'gaussianNll in log sigma',
      [input.logSigma],
      (at) => gaussianNll(tf.tensor1d(flatX), tf.tensor1d(flatR), tf.reshape(at, [])),
      ([at]) => oracle.gaussianNll(flatX, flatR, at),
    ],
    [
      'laplaceNll in the reconstruction',
      flatR,
      (at) => laplaceNll(tf.tensor1d(flatX), at, tf.scalar(input.logSigma)),
      (at) => oracle.laplaceNll(flatX, at, input.logSigma),
    ],
    [
      'laplaceNll in log b',
      [input.logSigma],
      (at) => laplaceNll(tf.tensor1d(flatX), tf.tensor1d(flatR), tf.reshape(at, [])),
      ([at]) => oracle.laplaceNll(flatX, flatR, at),
    ],
    [
      'cycleNll in what returned',
      flatR,
      (at) => cycleNll(tf.tensor1d(flatX), at, tf.scalar(input.logSigma)),
      (at) => oracle.gaussianNll(flatX, at, input.logSigma),
    ],
    [
      'cycleKl in the posterior mean',
      means,
      (at) => cycleKl(klNormal({ mean: grid(at, 6), logVariance: posterior.logVariance })),
      (at) => total((i) => oracle.klNormal(rows(at, 6)[i], input.logVariance[i], [0, 0, 0, 0, 0, 0])) / 5,
    ],
    [
      'klNormal in the mean',
      means,
      (at) => tf.sum(klNormal({ mean: grid(at, 6), logVariance: posterior.logVariance }, matrix(prior))),
      (at) => total((i) => oracle.klNormal(rows(at, 6)[i], input.logVariance[i], prior[i])),
    ],
    [
      'klNormal in the log-variance',
      input.logVariance.flat(),
      (at) => tf.sum(klNormal({ mean: posterior.mean, logVariance: grid(at, 6) }, matrix(prior))),
      (at) => total((i) => oracle.klNormal(input.mean[i], rows(at, 6)[i], prior[i])),
    ],
    [
      'klNormal in the class means',
      input.classMeans.flat(),
      (at) => tf.sum(klNormal(posterior, priorMeans(grid(at, 4), input.labels, 6))),
      (at) =>
        total((i) => oracle.klNormal(input.mean[i], input.logVariance[i], [...rows(at, 4)[input.labels[i]], 0, 0])),
    ],
    [
      'klClassMixture in the mean',
      means,
      (at) => tf.sum(klClassMixture({ mean: grid(at, 6), logVariance: posterior.logVariance }, z, classMeans)),
      (at) => total((i) => oracle.klClassMixture(rows(at, 6)[i], input.logVariance[i], input.z[i], input.classMeans)),
    ],
    [
      'klClassMixture in the log-variance',
      input.logVariance.flat(),
      (at) => tf.sum(klClassMixture({ mean: posterior.mean, logVariance: grid(at, 6) }, z, classMeans)),
      (at) => total((i) => oracle.klClassMixture(input.mean[i], rows(at, 6)[i], input.z[i], input.classMeans)),
    ],
    [
      'klClassMixture in z',
      input.z.flat(),
      (at) => tf.sum(klClassMixture(posterior, grid(at, 6), classMeans)),
      (at) =>
        total((i) => oracle.klClassMixture(input.mean[i], input.logVariance[i], rows(at, 6)[i], input.classMeans)),
    ],
    [
      'klClassMixture in the class means',
      input.classMeans.flat(),
      (at) => tf.sum(klClassMixture(posterior, z, grid(at, 4))),
      (at) => total((i) => oracle.klClassMixture(input.mean[i], input.logVariance[i], input.z[i], rows(at, 4))),
    ],
    [
      'latentClassCrossEntropy in z',
      input.z.flat(),
      (at) => latentClassCrossEntropy(grid(at, 6), classMeans, oneHot),
      (at) => oracle.latentClass(rows(at, 6), input.classMeans, input.labels),
    ],
    [
      'latentClassCrossEntropy in the class means',
      input.classMeans.flat(),
      (at) => latentClassCrossEntropy(z, grid(at, 4), oneHot),
      (at) => oracle.latentClass(input.z, rows(at, 4), input.labels),
    ],
    [
      'criticClassLoss',
      input.logits.flat(),
      (at) => criticClassLoss(grid(at, 3), oneHot),
      (at) => oracle.crossEntropy(rows(at, 3), input.labels),
    ],
    [
      'criticRealLoss',
      input.logits.flat(),
      (at) => criticRealLoss(grid(at, 3)),
      (at) => oracle.criticReal(rows(at, 3)),
    ],
    [
      'featureMatchingLoss in the generated features',
      input.generated.flat(),
      (at) => featureMatchingLoss(grid(at, 8), matrix(input.real)),
      (at) => oracle.featureMatching(rows(at, 8), input.real),
    ],
    ['pairedL1Loss', flatX, (at) => pairedL1Loss(at, tf.tensor1d(flatR)), (at) => oracle.pairedL1(at, flatR)],
  ];

  it.each(cases)('%s', (_, point, loss, definition) => {
    const step = 1e-5;
    const differences = point.map((value, index) => {
      const moved = (by: number): number[] => point.map((other, at) => (at === index ? value + by : other));
      return (definition(moved(step)) - definition(moved(-step))) / (2 * step);
    });
    const largest = Math.max(...differences.map(Math.abs));
    expect(largest).toBeGreaterThan(1e-3);
    const gradient = tf
      .grad((at) => loss(at))(tf.tensor1d(point))
      .dataSync();
    differences.forEach((difference, index) =>
      expect(Math.abs(gradient[index] - difference)).toBeLessThan(1e-4 * largest),
    );
    close(loss(tf.tensor1d(point)), definition(point));
  });
});

describe('what the terms pull towards', () => {
  it('looking real raises every class logit, the own class most of all under the class-wise term', () => {
    const real = tf
      .grad((x: tf.Tensor) => criticRealLoss(tf.reshape(x, [1, 3])))(tf.tensor1d([1, -1, 0]))
      .dataSync();
    expect(Math.max(...real)).toBeLessThan(0);
    const own = oneHotLabels([1], 3);
    const classWise = tf
      .grad((x: tf.Tensor) => criticClassLoss(tf.reshape(x, [1, 3]), own))(tf.tensor1d([1, -1, 0]))
      .dataSync();
    expect(classWise[1]).toBeLessThan(0);
    expect(Math.min(classWise[0], classWise[2])).toBeGreaterThan(0);
  });

  it('the Gaussian term is least where sigma^2 is the mean squared error', () => {
    const x = tf.tensor1d([1, -2, 3, 0.5]);
    const best = 0.5 * Math.log((1 + 4 + 9 + 0.25) / 4);
    const at = (logSigma: number): number => gaussianNll(x, tf.zerosLike(x), tf.scalar(logSigma)).dataSync()[0];
    expect(at(best)).toBeLessThan(at(best - 0.05));
    expect(at(best)).toBeLessThan(at(best + 0.05));
  });

  it('the Laplace term is least where b is the mean absolute error', () => {
    const x = tf.tensor1d([1, -2, 3, 0.5]);
    const best = Math.log((1 + 2 + 3 + 0.5) / 4);
    const at = (logScale: number): number => laplaceNll(x, tf.zerosLike(x), tf.scalar(logScale)).dataSync()[0];
    expect(at(best)).toBeLessThan(at(best - 0.05));
    expect(at(best)).toBeLessThan(at(best + 0.05));
  });

  it('the critic term stays finite at extreme logits', () => {
    close(criticRealLoss(tf.tensor2d([[-500, -400]])), 400);
  });

  it('features without variation have a finite gradient', () => {
    const same = tf.ones<tf.Rank.R2>([4, 3]);
    const gradient = tf.grad((x) => featureMatchingLoss(x as tf.Tensor2D, matrix(input.real).slice([0, 0], [9, 3])))(
      same,
    );
    expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
  });
});

describe('the KL from the class mixture', () => {
  it('is the closed form in expectation where there is one class', () => {
    const oneClass = tf.tensor2d([[1, -2]]);
    const single = { mean: tf.tensor2d([[0.3, -1.2, 0.7]]), logVariance: tf.tensor2d([[-0.8, 0.4, -0.1]]) };
    const draws = 40_000;
    const repeated = { mean: tf.tile(single.mean, [draws, 1]), logVariance: tf.tile(single.logVariance, [draws, 1]) };
    const estimates = klClassMixture(repeated, samplePosterior(repeated, 5), oneClass);
    const closedForm = klNormal(single, priorMeans(oneClass, [0], 3)).dataSync()[0];
    const { mean, variance } = tf.moments(estimates);
    const standardError = Math.sqrt(variance.dataSync()[0] / draws);
    expect(standardError).toBeGreaterThan(0);
    expect(Math.abs(mean.dataSync()[0] - closedForm)).toBeLessThan(4 * standardError);
  });

  it("is log K above the KL from the item's own component where the classes are far apart", () => {
    const far = tf.tensor2d([[50, 0], [-50, 0], [0, 50], [0, -50]]); // prettier-ignore
    const near = { mean: tf.tensor2d([[50.2, 0.1]]), logVariance: tf.tensor2d([[0, 0]]) };
    const sampled = tf.tensor2d([[49.5, 0.4]]);
    const one = klClassMixture(near, sampled, tf.tensor2d([[50, 0]])).dataSync()[0];
    const mixture = klClassMixture(near, sampled, far).dataSync()[0];
    expect(mixture - one).toBeCloseTo(Math.log(4), 4);
  });

  it('does not depend on the order of the classes', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (order) => {
        const shuffled = matrix(order.map((index) => input.classMeans[index]));
        close(klClassMixture(posterior, z, shuffled), expected.klClassMixture);
      }),
      { numRuns: 6 },
    );
  });
});

it('class logits keep the distance of latents and class means far from zero', () => {
  // whole numbers: -|z - mu|^2 / 2 is exact
  for (const shift of [0, 1000, 2 ** 20]) {
    const latents = tf.tensor2d([[shift + 1, shift - 2, 5]]);
    const means = tf.tensor2d([
      [shift, shift],
      [shift + 3, shift - 2],
    ]);
    expect(Array.from(latentClassLogits(latents, means).dataSync())).toEqual([-2.5, -2]);
  }
});

it('no loss leaves a tensor behind but its result', () => {
  const oneRow = tf.tensor1d([1, 2, 3]);
  const [x, r, sigma] = [tf.tensor(input.x), tf.tensor(input.reconstruction), tf.scalar(0.1)];
  const calls: (() => tf.Tensor)[] = [
    () => gaussianNll(x, r, sigma),
    () => gaussianLogLikelihood(x, r, sigma),
    () => cycleNll(x, r, sigma),
    () => cycleKl(oneRow),
    () => klNormal(posterior),
    () => klClassMixture(posterior, z, classMeans),
    () => classMixtureLogDensity(z, classMeans),
    () => latentClassCrossEntropy(z, classMeans, oneHot),
    () => latentClassLogits(z, classMeans),
    () => priorMeans(classMeans, [0, 1], 6),
    () => pullToClassMeans(z, classMeans, input.labels, 0.5),
    () => samplePosterior(posterior, 1),
    () => criticClassLoss(logits, oneHot),
    () => criticRealLoss(logits),
    () => laplaceNll(x, r, sigma),
    () => laplaceLogLikelihood(x, r, sigma),
    () => featureMatchingLoss(logits, logits),
    () => pairedL1Loss(x, r),
  ];
  for (const call of calls) {
    const tensors = tf.memory().numTensors;
    call().dispose();
    expect(tf.memory().numTensors, call.toString()).toBe(tensors);
  }
});

it('KL to a Gaussian is never negative and 0 only for the prior itself', () => {
  const value = fc.float({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 5 }), (dimensions) => {
      const mean = tf.tensor2d([dimensions.map(([m]) => m)]);
      const logVariance = tf.tensor2d([dimensions.map(([, v]) => v)]);
      expect(klNormal({ mean, logVariance }).dataSync()[0]).toBeGreaterThan(-1e-5);
      close(klNormal({ mean, logVariance: tf.zerosLike(mean) }, mean), 0, 1e-6);
    }),
    { numRuns: 40 },
  );
});
