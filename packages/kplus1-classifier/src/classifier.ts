import * as tf from '@tensorflow/tfjs';
import { ClassifierError, requireInteger } from './errors';
import { kPlus1Probabilities, type KPlus1Probabilities } from './kplus1-probabilities';
import { readWeights, writeWeights, type NamedWeights } from './named-weights';
import type { ClassifierOutput, NamedVariable, Network } from './network/network';
import { TimeConvolution, timeConvolutionSettings, type TimeConvolutionOptions } from './network/time-convolution';
import { countSpectrograms, type Spectrograms } from './spectrograms';

export interface ClassifierOptions {
  /** K, the real classes; class K+1 ("generated") needs no parameter. */
  classes: number;
  /** Integer from which the starting weights are drawn. */
  seed: number;
  /** Frames of a spectrogram. Default 156. */
  frames?: number;
  /** Mel bands of a spectrogram. Default 64. */
  bands?: number;
  /** The network and its sizes. Default `{ kind: 'time-convolution' }`. */
  network?: TimeConvolutionOptions;
}

export interface ForwardOptions {
  /** Present in training: switches dropout on, drawn by the seed, or with the mask that `drawDropoutMask` gave before. */
  training?: { dropoutSeed: number } | { dropoutMask: tf.Tensor2D | null };
}

export interface Prediction extends KPlus1Probabilities {
  /** Rows, B. */
  count: number;
  /** K. */
  classes: number;
  /** B x K. */
  logits: Float32Array;
  /** B x featureCount. */
  features: Float32Array;
  featureCount: number;
}

/** A new classifier with starting weights drawn by `seed`; throws ClassifierError for options that do not fit. */
export function createClassifier(options: ClassifierOptions): Classifier {
  return new Classifier(options);
}

/**
 * A classifier of spectrograms [B, frames, bands] into K classes and a (K+1)-th, "generated", whose logit is 0.
 * `forward`, `logits` and `features` are differentiable in the input and in `trainableVariables()`.
 */
export class Classifier {
  readonly options: Required<Omit<ClassifierOptions, 'network'>> & { network: Required<TimeConvolutionOptions> };
  readonly frames: number;
  readonly bands: number;
  readonly classes: number;
  readonly featureCount: number;
  private readonly network: Network;

  constructor(options: ClassifierOptions) {
    const { classes, seed, frames = 156, bands = 64, network = { kind: 'time-convolution' } } = options;
    requireInteger('classes', classes, 2);
    requireInteger('frames', frames, 1);
    requireInteger('bands', bands, 1);
    requireInteger('seed', seed, Number.MIN_SAFE_INTEGER);
    this.options = { classes, seed, frames, bands, network: timeConvolutionSettings(network) };
    this.frames = frames;
    this.bands = bands;
    this.classes = classes;
    this.network = new TimeConvolution(network, bands, classes, seed);
    this.featureCount = this.network.featureCount;
  }

  /** Parameters with the names they are saved by. */
  get parameters(): readonly NamedVariable[] {
    return this.network.parameters;
  }

  /** Features [B, featureCount] and logits [B, K] of x [B, frames, bands]. The caller disposes both. */
  forward(x: tf.Tensor3D, { training }: ForwardOptions = {}): ClassifierOutput {
    const rows = countSpectrograms('x', x, this);
    if (training === undefined) return this.network.forward(x);
    if ('dropoutMask' in training) return this.network.forward(x, this.requireMask(rows, training.dropoutMask));
    return tf.tidy(() => this.network.forward(x, this.drawDropoutMask(rows, training.dropoutSeed)));
  }

  /**
   * The mask of dropout for a batch of `rows` spectrograms, [rows, featureCount], that `forward` draws by the same seed: 0
   * for a unit dropped, 1 / (1 - rate) otherwise; null where the network drops nothing. The caller disposes it.
   */
  drawDropoutMask(rows: number, seed: number): tf.Tensor2D | null {
    return this.network.drawDropoutMask(rows, seed);
  }

  /** Logits [B, K] without dropout. */
  logits(x: tf.Tensor3D): tf.Tensor2D {
    return tf.tidy(() => this.forward(x).logits);
  }

  /** Features [B, featureCount] without dropout. */
  features(x: tf.Tensor3D): tf.Tensor2D {
    return tf.tidy(() => this.forward(x).features);
  }

  /**
   * Probabilities, labels, logits and features of any number of spectrograms as typed arrays, `batchSize` (default
   * 128) at a time. Each batch is read once.
   */
  async predict(x: Spectrograms, { batchSize = 128 }: { batchSize?: number } = {}): Promise<Prediction> {
    requireInteger('batchSize', batchSize, 1);
    const count = countSpectrograms('x', x, this);
    const { frames, bands, classes, featureCount } = this;
    const logits = new Float32Array(count * classes);
    const features = new Float32Array(count * featureCount);
    for (let start = 0; start < count; start += batchSize) {
      const rows = Math.min(batchSize, count - start);
      const joined = tf.tidy(() => {
        const batch =
          x instanceof Float32Array
            ? tf.tensor3d(x.subarray(start * frames * bands, (start + rows) * frames * bands), [rows, frames, bands])
            : tf.slice(x, [start, 0, 0], [rows, frames, bands]);
        const output = this.forward(batch);
        return tf.concat([tf.reshape(output.logits, [-1]), tf.reshape(output.features, [-1])]);
      });
      const values = await joined.data<'float32'>();
      joined.dispose();
      logits.set(values.subarray(0, rows * classes), start * classes);
      features.set(values.subarray(rows * classes), start * featureCount);
    }
    return { count, classes, logits, features, featureCount, ...kPlus1Probabilities(logits, classes) };
  }

  trainableVariables(): tf.Variable[] {
    return this.parameters.map(({ variable }) => variable);
  }

  /** A copy of the weights by name. */
  getWeights(): Promise<NamedWeights> {
    return readWeights(this.parameters);
  }

  /** Replaces all weights; throws ClassifierError, changing nothing, unless names and shapes are this classifier's. */
  setWeights(weights: NamedWeights): void {
    writeWeights(this.parameters, weights);
  }

  /** Throws ClassifierError unless the other classifier's parameters have the same names and shapes. */
  requireSameOptions(other: Classifier): void {
    const signature = (classifier: Classifier) =>
      classifier.parameters.map(({ name, variable }) => `${name} [${variable.shape.join(', ')}]`).join('; ');
    if (signature(this) !== signature(other)) {
      throw new ClassifierError('classifier', signature(this), signature(other), 'Create both with the same options.');
    }
  }

  private requireMask(rows: number, mask: tf.Tensor2D | null): tf.Tensor2D | null {
    if (mask === null || (mask.shape[0] === rows && mask.shape[1] === this.featureCount)) return mask;
    throw new ClassifierError('dropoutMask', `shape [${mask.shape.join(', ')}]`, `[${rows}, ${this.featureCount}]`);
  }

  dispose(): void {
    for (const { variable } of this.parameters) variable.dispose();
  }
}
