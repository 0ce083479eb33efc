import * as tf from '@tensorflow/tfjs';
import { readWeights, writeWeights, type NamedVariable, type NamedWeight } from '@image2audio/tfjs-training';
import { ClassifierError, requireInteger, requireOptions, sayingClassifierError } from './errors';
import { buildNetwork, networkSettings, type NetworkOptions, type NetworkSettings } from './network/build-network';
import { dropoutMasks } from './network/dropout-mask';
import type { ClassifierOutput, DropoutMasks, Network } from './network/network';
import { predict, type PredictOptions, type Prediction } from './predict';
import { countSpectrograms, requireFunctionals, type Spectrograms } from './spectrograms';

export interface ClassifierOptions {
  /** K, the real classes; class K+1 ("generated") needs no parameter. */
  classes: number;
  /** Integer from which the starting weights are drawn. */
  seed: number;
  /** Frames of a spectrogram. Default 156. */
  frames?: number;
  /** Mel bands of a spectrogram. Default 64. */
  bands?: number;
  /**
   * The network and its sizes, or a network of your own, made for these classes, frames and bands; the classifier then owns
   * its variables, and `seed` draws nothing. Default `{ kind: 'time-convolution' }`.
   */
  network?: NetworkOptions | Network;
}

export interface ForwardOptions {
  /** [B, functionalCount]: needed by networks that read functionals. */
  functionals?: tf.Tensor2D;
  /** [B, B], from `groupMeans`: needed by networks that compare items with their group. */
  groupMeans?: tf.Tensor2D;
  /** Present in training: switches dropout on, drawn by the seed, or with the masks that `drawDropoutMasks` gave before. */
  training?: { dropoutSeed: number } | { dropoutMasks: DropoutMasks };
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
  readonly options: Required<Omit<ClassifierOptions, 'network'>> & {
    /** With all defaults filled in; `{ kind: 'custom' }` for a network of your own. */
    network: NetworkSettings | { kind: 'custom' };
  };
  readonly frames: number;
  readonly bands: number;
  readonly classes: number;
  readonly featureCount: number;
  /** Length of the second input of an item; 0 where the network reads the spectrogram alone. */
  readonly functionalCount: number;
  /** Whether each item has to say of which group it is, such as its speaker. */
  readonly readsGroups: boolean;
  private readonly network: Network;

  constructor(options: ClassifierOptions) {
    requireOptions<ClassifierOptions>(
      'options',
      options,
      { classes: true, seed: true, frames: true, bands: true, network: true },
      'required',
    );
    const { classes, seed, frames = 156, bands = 64, network = { kind: 'time-convolution' } } = options;
    requireInteger('classes', classes, 2);
    requireInteger('frames', frames, 1);
    requireInteger('bands', bands, 1);
    requireInteger('seed', seed, Number.MIN_SAFE_INTEGER);
    const settings = 'forward' in network ? null : networkSettings(network);
    this.options = { classes, seed, frames, bands, network: settings ?? { kind: 'custom' } };
    this.frames = frames;
    this.bands = bands;
    this.classes = classes;
    this.network = settings ? buildNetwork(settings, this, seed) : (network as Network);
    this.featureCount = this.network.featureCount;
    this.functionalCount = this.network.functionalCount;
    this.readsGroups = this.network.readsGroups;
  }

  /** Parameters with the names they are saved by. */
  get parameters(): readonly NamedVariable[] {
    return this.network.parameters;
  }

  /** Features [B, featureCount] and logits [B, K] of x [B, frames, bands]. The caller disposes them, and `heads` where there are any. */
  forward(x: tf.Tensor3D, options: ForwardOptions = {}): ClassifierOutput {
    requireForwardOptions(options);
    const { functionals } = options;
    requireFunctionals('functionals', functionals, countSpectrograms('x', x, this), this.functionalCount);
    return this.run(x, functionals ?? null, options);
  }

  /**
   * As `forward`, of the head that reads spectrograms, alone: the whole network where it has no other. Functionals are computed
   * ahead, so this is the part with a gradient in x that tells all: what a generator of spectrograms is to be trained against.
   */
  spectrogramHead(x: tf.Tensor3D, options: Omit<ForwardOptions, 'functionals'> = {}): ClassifierOutput {
    requireForwardOptions(options);
    countSpectrograms('x', x, this);
    return this.run(x, null, options);
  }

  /**
   * The masks of dropout for a batch of `rows` items, by the name of their site, that `forward` draws by the same seed: 0 for a
   * unit dropped, 1 / (1 - rate) otherwise; none where the network drops nothing. The caller disposes them.
   */
  drawDropoutMasks(rows: number, seed: number): DropoutMasks {
    return dropoutMasks(this.network.dropoutSites, rows, seed);
  }

  /** Whether steps add a term for the parameters' size. */
  get hasPenalty(): boolean {
    return this.network.penalty !== undefined;
  }

  /** What the network adds to the loss of every step for its parameters' size; null where it adds nothing. The caller disposes it. */
  penalty(): tf.Scalar | null {
    return this.network.penalty?.() ?? null;
  }

  /** Logits [B, K] without dropout. */
  logits(x: tf.Tensor3D, options: Omit<ForwardOptions, 'training'> = {}): tf.Tensor2D {
    return tf.tidy(() => this.forward(x, options).logits);
  }

  /** Features [B, featureCount] without dropout. */
  features(x: tf.Tensor3D, options: Omit<ForwardOptions, 'functionals' | 'training'> = {}): tf.Tensor2D {
    return tf.tidy(() => this.spectrogramHead(x, options).features);
  }

  /** Probabilities, labels, logits and features of any number of spectrograms as typed arrays; see `PredictOptions`. */
  predict(x: Spectrograms, options?: PredictOptions): Promise<Prediction> {
    return predict(this, x, options);
  }

  trainableVariables(): tf.Variable[] {
    return this.parameters.map(({ variable }) => variable);
  }

  /** A copy of the weights, in the order of `parameters`. */
  getWeights(): Promise<NamedWeight[]> {
    return readWeights(this.parameters);
  }

  /** Replaces all weights; throws ClassifierError, changing nothing, unless names and shapes are this classifier's. */
  setWeights(weights: readonly NamedWeight[]): void {
    sayingClassifierError(() => {
      writeWeights(this.parameters, weights);
    });
  }

  private run(x: tf.Tensor3D, functionals: tf.Tensor2D | null, options: ForwardOptions): ClassifierOutput {
    const rows = x.shape[0];
    const { training, groupMeans: means } = options;
    if (this.readsGroups && (means?.shape[0] !== rows || means.shape[1] !== rows)) {
      const found = means === undefined ? 'nothing' : `shape [${means.shape.join(', ')}]`;
      throw new ClassifierError('groupMeans', found, `[${rows}, ${rows}]`, 'groupMeans(groups) makes it.');
    }
    const input = { x, functionals, groupMeans: this.readsGroups ? (means ?? null) : null };
    if (training !== undefined && 'dropoutMasks' in training) this.requireMasks(rows, training.dropoutMasks);
    return tf.tidy(() => {
      const masks =
        training === undefined
          ? undefined
          : 'dropoutMasks' in training
            ? training.dropoutMasks
            : this.drawDropoutMasks(rows, training.dropoutSeed);
      const output = this.network.forward(input, masks);
      const { shape } = output.logits;
      if (shape[0] !== rows || shape[1] !== this.classes) {
        const expected = `[${rows}, ${this.classes}]`;
        throw new ClassifierError('network', `logits of shape [${shape.join(', ')}]`, expected);
      }
      return output;
    });
  }

  private requireMasks(rows: number, masks: DropoutMasks): void {
    for (const { name, shape } of this.network.dropoutSites) {
      const mask = masks[name] as tf.Tensor | undefined;
      const expected = `shape [${[rows, ...shape].join(', ')}]`;
      const found = mask === undefined ? 'nothing' : `shape [${mask.shape.join(', ')}]`;
      if (found !== expected) throw new ClassifierError(`dropoutMasks.${name}`, found, expected);
    }
  }

  dispose(): void {
    for (const { variable } of this.parameters) variable.dispose();
  }
}

function requireForwardOptions(options: ForwardOptions): void {
  requireOptions<ForwardOptions>('options', options, { functionals: true, groupMeans: true, training: true });
  const { training } = options;
  if (training === undefined) return;
  requireOptions<{ dropoutSeed: number; dropoutMasks: DropoutMasks }>(
    'options.training',
    training as { dropoutSeed: number; dropoutMasks: DropoutMasks },
    { dropoutSeed: true, dropoutMasks: true },
    'required',
  );
  if (!('dropoutMasks' in training))
    requireInteger('options.training.dropoutSeed', training.dropoutSeed, Number.MIN_SAFE_INTEGER);
}
