import * as tf from '@tensorflow/tfjs';
import { determinant, inverse, Matrix } from 'ml-matrix';
import { gaussianLogLikelihood } from '../src/distributions';
import type { LatentModel } from '../src/index';
import { seededNormal } from './numbers';

/**
 * Probabilistic PCA, x = W z + mu + sigma noise with orthogonal columns of W: log p(x) is that of N(mu, W W' + sigma^2
 * I), and the posterior N(M^-1 W'(x - mu), sigma^2 M^-1) with M = W'W + sigma^2 I is diagonal, so that an encoder can
 * be exact, or wrong by a known amount.
 */
const LOADINGS = [
  [1.0, 0.6],
  [1.0, -0.6],
  [0.5, 0.0],
  [0.0, 0.8],
  [0.0, 0.0],
];
const MEAN = [0.5, -1, 2, 0, 1];
const SIGMA = 0.7;

export const dataSize = 5;
export const latentSize = 2;
const precisions = [0, 1].map((latent) => LOADINGS.reduce((sum, row) => sum + row[latent] ** 2, 0) + SIGMA ** 2);

/**
 * The model with an encoder whose mean is off by `shift` posterior deviations and whose variance is `inflation` times
 * the posterior's.
 */
export function linearGaussian({ shift = 0, inflation = 1 } = {}): LatentModel {
  return {
    latentSize,
    encode: (x) => {
      const centred = tf.sub<tf.Tensor2D>(x, MEAN);
      const posteriorMean = tf.div(tf.matMul(centred, tf.tensor2d(LOADINGS)), precisions);
      const deviations = precisions.map((precision) => SIGMA / Math.sqrt(precision));
      const mean = tf.add<tf.Tensor2D>(
        posteriorMean,
        deviations.map((deviation) => deviation * shift),
      );
      const logVariance = deviations.map((deviation) => Math.log(deviation ** 2 * inflation));
      return { mean, logVariance: tf.add<tf.Tensor2D>(tf.zerosLike(mean), logVariance) };
    },
    logLikelihood: (x, z) =>
      gaussianLogLikelihood(x, tf.add(tf.matMul(z, tf.tensor2d(LOADINGS), false, true), MEAN), Math.log(SIGMA)),
  };
}

/** KL(q(z|x), p(z|x)) of that encoder: the same for every x. */
export function encoderDivergence({ shift = 0, inflation = 1 } = {}): number {
  return (latentSize * (inflation + shift ** 2 - 1 - Math.log(inflation))) / 2;
}

/** Items drawn from the model, row after row. */
export function sampleItems(items: number, seed: number): Float32Array {
  const normal = seededNormal(seed);
  const rows = Array.from({ length: items }, () => {
    const z = [normal(), normal()];
    return LOADINGS.map((row, index) => MEAN[index] + row[0] * z[0] + row[1] * z[1] + SIGMA * normal());
  });
  return Float32Array.from(rows.flat());
}

/** log p(x) in float64, by the marginal covariance. */
export function exactLogDensity(data: ArrayLike<number>): number[] {
  const loadings = new Matrix(LOADINGS);
  const covariance = loadings.mmul(loadings.transpose()).add(Matrix.eye(dataSize).mul(SIGMA ** 2));
  const precision = inverse(covariance);
  const constant = -0.5 * (dataSize * Math.log(2 * Math.PI) + Math.log(determinant(covariance)));
  return Array.from({ length: data.length / dataSize }, (_, item) => {
    const centred = Matrix.columnVector(MEAN.map((center, index) => data[item * dataSize + index] - center));
    return constant - 0.5 * centred.transpose().mmul(precision).mmul(centred).get(0, 0);
  });
}
