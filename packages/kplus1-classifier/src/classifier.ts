import * as tf from '@tensorflow/tfjs';
import { ClassifierError, requireInteger } from './errors';
import { membersOfGroups } from './group-members';
import { kPlus1Probabilities, type KPlus1Probabilities } from './kplus1-probabilities';
import { readWeights, writeWeights, type NamedWeights } from './named-weights';
import { buildNetwork, networkSettings, type NetworkOptions, type NetworkSettings } from './network/build-network';
import { dropoutMasks } from './network/dropout-mask';
import { groupMeans } from './network/group-means';
import type { ClassifierOutput, DropoutMasks, NamedVariable, Network } from './network/network';
import {
  countSpectrograms,
  requireFunctionals,
  rowsOfFunctionals,
  rowsOfSpectrograms,
  type Functionals,
  type Spectrograms,
} from './spectrograms';

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

export interface PredictOptions {
  /** B x functionalCount: needed by networks that read functionals. */
  functionals?: Functionals;
  /** The group of each item: needed by networks that compare items with their group. Give all items of a group at once. */
  groups?: ArrayLike<number>;
  /** Items computed at a time, for networks without groups; a group is always one batch. Default 128. */
  batchSize?: number;
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
    const { functionals } = options;
    requireFunctionals('functionals', functionals, countSpectrograms('x', x, this), this.functionalCount);
    return this.run(x, functionals ?? null, options);
  }

  /**
   * As `forward`, of the head that reads spectrograms, alone: the whole network where it has no other. Functionals are computed
   * ahead, so this is the part with a gradient in x that tells all: what a generator of spectrograms is to be trained against.
   */
  spectrogramHead(x: tf.Tensor3D, options: Omit<ForwardOptions, 'functionals'> = {}): ClassifierOutput {
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

  /** Probabilities, labels, logits and features of any number of spectrograms as typed arrays. Each batch is read once. */
  async predict(x: Spectrograms, options: PredictOptions = {}): Promise<Prediction> {
    const { batchSize = 128, functionals, groups } = options;
    requireInteger('batchSize', batchSize, 1);
    const count = countSpectrograms('x', x, this);
    requireFunctionals('functionals', functionals, count, this.functionalCount);
    this.requireGroups('groups', groups, count);
    const { classes, featureCount } = this;
    const logits = new Float32Array(count * classes);
    const features = new Float32Array(count * featureCount);
    for (const rows of this.readsGroups ? membersOfGroups(groups!) : runsOf(count, batchSize)) {
      const joined = tf.tidy(() => {
        const index = tf.tensor1d(rows, 'int32');
        const output = this.forward(rowsOfSpectrograms(x, rows, index, this), {
          ...(functionals && { functionals: rowsOfFunctionals(functionals, rows, index, this.functionalCount) }),
          ...(this.readsGroups && { groupMeans: groupMeans(new Int32Array(rows.length)) }),
        });
        return tf.concat([tf.reshape(output.logits, [-1]), tf.reshape(output.features, [-1])]);
      });
      const values = await joined.data<'float32'>();
      joined.dispose();
      rows.forEach((row, i) => {
        logits.set(values.subarray(i * classes, (i + 1) * classes), row * classes);
        const start = rows.length * classes + i * featureCount;
        features.set(values.subarray(start, start + featureCount), row * featureCount);
      });
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

  /** Throws ClassifierError unless there is one group an item where the network reads groups. */
  requireGroups(argument: string, groups: ArrayLike<number> | undefined, rows: number): void {
    if (!this.readsGroups || groups?.length === rows) return;
    const found = groups === undefined ? 'nothing' : `${groups.length} groups`;
    const fix = 'This network compares items with those of the same group, such as the clips of a speaker.';
    throw new ClassifierError(argument, found, `${rows} integers, one an item`, fix);
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

/** 0 .. count - 1 in runs of at most `size`. */
function runsOf(count: number, size: number): number[][] {
  const all = Array.from({ length: count }, (_, row) => row);
  return Array.from({ length: Math.ceil(count / size) }, (_, run) => all.slice(run * size, (run + 1) * size));
}
