import * as tf from '@tensorflow/tfjs';
import { Matrix } from 'ml-matrix';
import { gaussianLogLikelihood } from '../src/distributions';
import type { LatentModel } from '../src/index';
import { seededNormal } from './numbers';

/** How far an encoder is off: its mean by `shift` posterior deviations in every dimension, its variance by a factor. */
export interface EncoderError {
  shift?: number;
  inflation?: number;
}

const SIGMA = 0.5;

/**
 * Probabilistic PCA with any number of latent dimensions, `x = W z + sigma noise`: the columns of W are cosines, orthogonal, with lengths from 2
 * down to 0.5, so that the posterior of z is diagonal, `N(W'(x) / (sigma^2 A), A^-1)` with `A = I + W'W / sigma^2`, and log p(x) is known.
 *
 * With `rotated`, z is reflected at a plane that lies across all axes (prior and log p(x) stay, the posterior becomes full-rank), and the encoder
 * has the best diagonal Gaussian, of variances 1 / A_dd.
 */
export class ProbabilisticPca {
  readonly dataSize: number;
  private readonly loadings: Matrix;
  private readonly precision: Matrix;
  private readonly precisions: number[];

  constructor(
    readonly latentSize: number,
    private readonly rotated = false,
  ) {
    this.dataSize = latentSize + 4;
    const length = (j: number) => 2 * 0.25 ** (latentSize === 1 ? 0 : j / (latentSize - 1));
    const straight = new Matrix(this.dataSize, latentSize);
    for (let i = 0; i < this.dataSize; i++) {
      for (let j = 0; j < latentSize; j++) {
        const wave = Math.sqrt(2 / this.dataSize) * Math.cos((Math.PI * (i + 0.5) * (j + 1)) / this.dataSize);
        straight.set(i, j, length(j) * wave);
      }
    }
    const across = Matrix.columnVector(new Array<number>(latentSize).fill(Math.sqrt(1 / latentSize)));
    const reflection = Matrix.eye(latentSize).sub(across.mmul(across.transpose()).mul(2));
    this.loadings = rotated ? straight.mmul(reflection) : straight;
    this.precision = this.loadings
      .transpose()
      .mmul(this.loadings)
      .div(SIGMA ** 2)
      .add(Matrix.eye(latentSize));
    this.precisions = straight
      .transpose()
      .mmul(straight)
      .diagonal()
      .map((value) => value / SIGMA ** 2 + 1);
  }

  model({ shift = 0, inflation = 1 }: EncoderError = {}): LatentModel {
    const { latentSize, dataSize } = this;
    const loadings = () => tf.tensor2d(this.loadings.to1DArray(), [dataSize, latentSize]);
    const covariance = this.posteriorCovariance();
    const deviations = this.precision.diagonal().map((value) => 1 / Math.sqrt(value));
    return {
      latentSize,
      encode: (x) => {
        const projected = tf.matMul(x, loadings());
        const toMean = tf.tensor2d(
          covariance
            .clone()
            .div(SIGMA ** 2)
            .to1DArray(),
          [latentSize, latentSize],
        );
        const mean = tf.add<tf.Tensor2D>(
          tf.matMul(projected, toMean),
          deviations.map((deviation) => deviation * shift),
        );
        const logVariance = deviations.map((deviation) => Math.log(deviation ** 2 * inflation));
        return { mean, logVariance: tf.add<tf.Tensor2D>(tf.zerosLike(mean), logVariance) };
      },
      logLikelihood: (x, z) => gaussianLogLikelihood(x, tf.matMul(z, loadings(), false, true), Math.log(SIGMA)),
    };
  }

  /** Items drawn from the model, as a tensor for the caller to free, and their log p(x) in float64. */
  items(count: number, seed: number): { x: tf.Tensor2D; truth: number[] } {
    const normal = seededNormal(seed);
    const z = Matrix.from1DArray(count, this.latentSize, Array.from({ length: count * this.latentSize }, normal));
    const noise = Matrix.from1DArray(count, this.dataSize, Array.from({ length: count * this.dataSize }, normal));
    // as the back end will see them
    const data = Float32Array.from(z.mmul(this.loadings.transpose()).add(noise.mul(SIGMA)).to1DArray());
    const rows = Matrix.from1DArray(count, this.dataSize, data);
    return { x: tf.tensor2d(data, [count, this.dataSize]), truth: rows.to2DArray().map((row) => this.logDensity(row)) };
  }

  /** KL(q(z|x), p(z|x)), the same for every x. */
  divergence({ shift = 0, inflation = 1 }: EncoderError = {}): number {
    const diagonal = this.precision.diagonal();
    const offset = Matrix.columnVector(diagonal.map((value) => shift / Math.sqrt(value)));
    const distance = offset.transpose().mmul(this.precision).mmul(offset).get(0, 0);
    const logVolumes = diagonal.reduce((sum, value) => sum + Math.log(inflation / value), 0) + this.logDeterminant();
    return (this.latentSize * (inflation - 1) + distance - logVolumes) / 2;
  }

  /** Var(w) / E(w)^2 of the importance weights of an encoder that is off, where the posterior is diagonal. */
  weightVariance({ shift = 0, inflation = 1 }: EncoderError): number {
    if (this.rotated) throw new Error('known for diagonal posteriors only');
    const spread = 2 * inflation - 1;
    return ((inflation / Math.sqrt(spread)) * Math.exp(shift ** 2 / spread)) ** this.latentSize - 1;
  }

  private posteriorCovariance(): Matrix {
    const inverse = Matrix.diag(this.precisions.map((value) => 1 / value));
    if (!this.rotated) return inverse;
    const across = Matrix.columnVector(new Array<number>(this.latentSize).fill(Math.sqrt(1 / this.latentSize)));
    const reflection = Matrix.eye(this.latentSize).sub(across.mmul(across.transpose()).mul(2));
    return reflection.mmul(inverse).mmul(reflection);
  }

  private logDeterminant(): number {
    return this.precisions.reduce((sum, value) => sum + Math.log(value), 0);
  }

  /** log N(x; 0, W W' + sigma^2 I), by the matrix inversion lemma. */
  private logDensity(row: number[]): number {
    const x = Matrix.columnVector(row);
    const projected = this.loadings.transpose().mmul(x);
    const explained = projected.transpose().mmul(this.posteriorCovariance()).mmul(projected).get(0, 0) / SIGMA ** 4;
    const squared = x.transpose().mmul(x).get(0, 0) / SIGMA ** 2 - explained;
    const logVolume = this.logDeterminant() + 2 * this.dataSize * Math.log(SIGMA);
    return -0.5 * (squared + logVolume + this.dataSize * Math.log(2 * Math.PI));
  }
}
