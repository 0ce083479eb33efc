import * as tf from '@tensorflow/tfjs';
import { seededRandom } from '../random/seeded-random';
import { attentiveStatisticsPooling } from './attentive-statistics-pooling';
import { groupStandardization } from './group-standardization';
import { constantWeights, initialWeights } from './initial-weights';
import { jointLogits } from './joint-logits';
import type { ClassifierOutput, DropoutMasks, DropoutSite, NamedVariable, Network, NetworkInput } from './network';
import { applyResidualTimeBlock, residualTimeBlock, type ResidualTimeBlock } from './residual-time-block';
import { twoHeadSettings, type TwoHeadOptions } from './two-head-settings';

/**
 * Two heads on two views of a clip, joined by `jointLogits`.
 *
 * The convolution head reads the spectrogram: residual blocks over time with the bands as channels, attentive statistics pooling
 * (twice the last `filters`: the features), dropout, a dense layer. The functionals head reads the clip's functionals: dropout and a
 * dense layer that starts from zero, so that it begins as uninformed, held small by `functionalsPenalty` |W|^2.
 */
export class TwoHead implements Network {
  readonly featureCount: number;
  readonly functionalCount: number;
  readonly readsGroups: boolean;
  readonly parameters: readonly NamedVariable[];
  readonly dropoutSites: readonly DropoutSite[];
  private readonly blocks: readonly ResidualTimeBlock[];
  private readonly attention: { hiddenKernel: tf.Variable; hiddenBias: tf.Variable; scoreKernel: tf.Variable };
  private readonly logits: { kernel: tf.Variable; bias: tf.Variable };
  private readonly functionals: { kernel: tf.Variable; bias: tf.Variable };
  private readonly penaltyWeight: number;

  constructor(options: TwoHeadOptions, bands: number, classes: number, seed: number) {
    const settings = twoHeadSettings(options);
    const { filters, groups, attentionUnits, functionals, blockDropout, dropout, functionalsDropout } = settings;
    const random = seededRandom(seed);
    const widths = [bands, ...filters];
    this.blocks = filters.map((count, index) => {
      return residualTimeBlock(`block${index}`, { channels: widths[index], filters: count, groups }, random);
    });
    const channels = filters[filters.length - 1];
    this.attention = {
      hiddenKernel: initialWeights([channels, attentionUnits], channels, random),
      hiddenBias: initialWeights([attentionUnits], channels, random),
      scoreKernel: initialWeights([attentionUnits, 1], attentionUnits, random),
    };
    this.featureCount = 2 * channels;
    this.functionalCount = functionals;
    this.readsGroups = settings.standardizeWithinGroups;
    this.penaltyWeight = settings.functionalsPenalty;
    this.logits = {
      kernel: initialWeights([this.featureCount, classes], this.featureCount, random),
      bias: initialWeights([classes], this.featureCount, random),
    };
    this.functionals = {
      kernel: constantWeights([functionals, classes], 0),
      bias: constantWeights([classes], 0),
    };
    this.parameters = [
      ...this.blocks.flatMap(({ parameters }) => parameters),
      { name: 'attention.hidden.kernel', variable: this.attention.hiddenKernel },
      { name: 'attention.hidden.bias', variable: this.attention.hiddenBias },
      { name: 'attention.score.kernel', variable: this.attention.scoreKernel },
      { name: 'logits.kernel', variable: this.logits.kernel },
      { name: 'logits.bias', variable: this.logits.bias },
      { name: 'functionals.kernel', variable: this.functionals.kernel },
      { name: 'functionals.bias', variable: this.functionals.bias },
    ];
    this.dropoutSites = [
      // whole channels: neighbouring frames say almost the same, so that dropping single ones hides nothing (Tompson et al. 2015)
      ...filters.map((count, index) => ({ name: `block${index}`, shape: [1, count], rate: blockDropout })),
      { name: 'features', shape: [this.featureCount], rate: dropout },
      { name: 'functionals', shape: [functionals], rate: functionalsDropout },
    ].filter(({ rate }) => rate > 0);
  }

  forward({ x, functionals, groupMeans }: NetworkInput, masks: DropoutMasks = {}): ClassifierOutput {
    const drop = <T extends tf.Tensor>(values: T, site: string): T =>
      site in masks ? tf.mul<T>(values, masks[site]) : values;
    return tf.tidy(() => {
      let hidden = x;
      this.blocks.forEach((block, index) => {
        hidden = drop(applyResidualTimeBlock(hidden, block), `block${index}`);
      });
      const { hiddenKernel, hiddenBias, scoreKernel } = this.attention;
      const pooled = attentiveStatisticsPooling(hidden, {
        hiddenKernel: hiddenKernel as tf.Tensor2D,
        hiddenBias: hiddenBias as tf.Tensor1D,
        scoreKernel: scoreKernel as tf.Tensor2D,
      });
      const features = groupMeans ? groupStandardization(pooled, groupMeans) : pooled;
      const first = dense(drop(features, 'features'), this.logits);
      if (functionals === null) return { features, logits: first };
      const second = dense(drop(functionals, 'functionals'), this.functionals);
      return { features, logits: jointLogits(first, second), heads: [first, second] };
    });
  }

  /** `functionalsPenalty` times the sum of squares of the functionals head's kernel. */
  penalty(): tf.Scalar {
    return tf.tidy(() => tf.mul<tf.Scalar>(tf.sum(tf.square(this.functionals.kernel)), this.penaltyWeight));
  }
}

const dense = (x: tf.Tensor2D, { kernel, bias }: { kernel: tf.Variable; bias: tf.Variable }): tf.Tensor2D =>
  tf.add<tf.Tensor2D>(tf.matMul(x, kernel), bias);
