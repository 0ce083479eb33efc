import { randomNormal, randomStream, type Random } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import type { LatentModel } from '../latent-model';
import { gaussianLogLikelihood } from '../likelihood/gaussian';

/** Deviations below exp(-4) (of inputs with unit variance) would make a spike of a feature that hardly varies. */
const SMALLEST_LOG_SIGMA = -4;
const LOG_VARIANCE_RANGE = [-8, 4] as const;

/**
 * A small variational autoencoder of vectors: one hidden layer (leaky, 0.1) each way, standard normal prior, Gaussian
 * likelihood with one learned sigma a dimension. What it holds is a latent model, so that `logDensity` takes it as it
 * is.
 */
export class FeatureVae implements LatentModel {
  readonly weights: {
    readonly encoderHidden: DenseWeights;
    readonly posterior: DenseWeights;
    readonly decoderHidden: DenseWeights;
    readonly reconstruction: DenseWeights;
    readonly logSigma: tf.Variable<tf.Rank.R1>;
  };

  constructor(
    readonly inputSize: number,
    readonly latentSize: number,
    hidden: number,
    seed: number,
  ) {
    const random = (layer: string) => randomStream(seed, 'density weights', layer);
    this.weights = {
      encoderHidden: denseWeights(inputSize, hidden, random('encoderHidden')),
      posterior: denseWeights(hidden, 2 * latentSize, random('posterior')),
      decoderHidden: denseWeights(latentSize, hidden, random('decoderHidden')),
      reconstruction: denseWeights(hidden, inputSize, random('reconstruction')),
      logSigma: tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R1>([inputSize]))),
    };
  }

  encode(x: tf.Tensor): { mean: tf.Tensor2D; logVariance: tf.Tensor2D } {
    const { encoderHidden, posterior } = this.weights;
    const joint = dense(leaky(dense(x as tf.Tensor2D, encoderHidden)), posterior);
    const [mean, logVariance] = tf.split<tf.Tensor2D>(joint, 2, 1);
    return { mean, logVariance: tf.clipByValue(logVariance, ...LOG_VARIANCE_RANGE) };
  }

  logLikelihood(x: tf.Tensor, z: tf.Tensor2D): tf.Tensor1D {
    const { decoderHidden, reconstruction, logSigma } = this.weights;
    const mean = dense(leaky(dense(z, decoderHidden)), reconstruction);
    return gaussianLogLikelihood(x, mean, tf.maximum(logSigma, SMALLEST_LOG_SIGMA));
  }

  /**
   * Mean over a batch of the negative ELBO, `-log p(x|z) + KL(q(z|x), N(0, I))` with one draw of z an item, in nats:
   * the training loss.
   */
  loss(x: tf.Tensor2D, noise: tf.Tensor2D): tf.Scalar {
    const { mean, logVariance } = this.encode(x);
    const z = tf.add<tf.Tensor2D>(mean, tf.mul(noise, tf.exp(tf.mul(logVariance, 0.5))));
    const twiceDivergence = tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1));
    const divergence = tf.mul(tf.sum(twiceDivergence, 1), 0.5);
    return tf.mean(tf.sub(divergence, this.logLikelihood(x, z)));
  }

  /** All trained variables. */
  variables(): tf.Variable[] {
    const { logSigma, ...layers } = this.weights;
    return [...Object.values(layers).flatMap(({ kernel, bias }) => [kernel, bias]), logSigma];
  }

  dispose(): void {
    tf.dispose(this.variables());
  }
}

interface DenseWeights {
  readonly kernel: tf.Variable<tf.Rank.R2>;
  readonly bias: tf.Variable<tf.Rank.R1>;
}

function denseWeights(inputs: number, outputs: number, random: Random): DenseWeights {
  const kernel = Float32Array.from({ length: inputs * outputs }, () => randomNormal(random) / Math.sqrt(inputs));
  return tf.tidy(() => ({
    kernel: tf.variable(tf.tensor2d(kernel, [inputs, outputs])),
    bias: tf.variable(tf.zeros<tf.Rank.R1>([outputs])),
  }));
}

function dense(x: tf.Tensor2D, { kernel, bias }: DenseWeights): tf.Tensor2D {
  return tf.add(tf.matMul(x, kernel), bias);
}

function leaky(x: tf.Tensor2D): tf.Tensor2D {
  return tf.maximum(x, tf.mul(x, 0.1));
}
