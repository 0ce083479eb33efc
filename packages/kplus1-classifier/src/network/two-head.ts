import type { NamedVariable } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import { attentiveStatisticsPooling, type AttentionWeights } from './attentive-statistics-pooling';
import { groupStandardization } from './group-standardization';
import { jointLogits } from './joint-logits';
import { LinearHead } from './linear-head';
import type { ClassifierOutput, DropoutMasks, DropoutSite, Network, NetworkInput, NetworkShape } from './network';
import { ParameterList } from './parameter-list';
import { applyResidualTimeBlock, residualTimeBlock, type ResidualTimeBlock } from './residual-time-block';
import type { TwoHeadOptions } from './two-head-settings';

/** A network of two heads, on the spectrogram and on the functionals; see `TwoHead`. */
export const twoHead = (settings: Required<TwoHeadOptions>, shape: NetworkShape, seed: number): Network =>
  new TwoHead(settings, shape, seed);

/**
 * Two heads on two views of a clip, joined by `jointLogits`.
 *
 * The convolution head reads the spectrogram: residual blocks over time with the bands as channels, attentive statistics pooling
 * (twice the last `filters`: the features), dropout, a dense layer. The functionals head reads the clip's functionals: dropout and a
 * dense layer that starts from zero, so that it begins as uninformed, held small by `functionalsPenalty` |W|^2.
 */
class TwoHead implements Network {
  readonly featureCount: number;
  readonly functionalCount: number;
  readonly readsGroups: boolean;
  readonly parameters: readonly NamedVariable[];
  readonly dropoutSites: readonly DropoutSite[];
  private readonly blocks: readonly ResidualTimeBlock[];
  private readonly attention: AttentionWeights;
  private readonly convolutionHead: LinearHead;
  private readonly functionalsHead: { kernel: tf.Variable<tf.Rank.R2>; bias: tf.Variable<tf.Rank.R1> };
  private readonly penaltyWeight: number;

  constructor(settings: Required<TwoHeadOptions>, { bands, classes }: NetworkShape, seed: number) {
    const { filters, groups, attentionUnits, functionals, blockDropout, dropout, functionalsDropout } = settings;
    const parameters = new ParameterList(seed);
    const widths = [bands, ...filters];
    this.blocks = filters.map((count, index) =>
      residualTimeBlock(parameters, `block${index}`, { channels: widths[index], filters: count, groups }),
    );
    const channels = filters[filters.length - 1];
    this.attention = {
      hiddenKernel: parameters.uniform('attention.hidden.kernel', [channels, attentionUnits], channels),
      hiddenBias: parameters.uniform('attention.hidden.bias', [attentionUnits], channels),
      scoreKernel: parameters.uniform('attention.score.kernel', [attentionUnits, 1], attentionUnits),
    };
    this.featureCount = 2 * channels;
    this.convolutionHead = new LinearHead(parameters, { featureCount: this.featureCount, classes, dropout });
    this.functionalsHead = {
      kernel: parameters.constant('functionals.kernel', [functionals, classes], 0),
      bias: parameters.constant('functionals.bias', [classes], 0),
    };
    this.functionalCount = functionals;
    this.readsGroups = settings.standardizeWithinGroups;
    this.penaltyWeight = settings.functionalsPenalty;
    this.parameters = parameters.named;
    this.dropoutSites = [
      // whole channels: neighbouring frames say almost the same, so that dropping single ones hides nothing (Tompson et al. 2015)
      ...filters.map((count, index) => ({ name: `block${index}`, shape: [1, count], rate: blockDropout })),
      ...this.convolutionHead.dropoutSites,
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
      const pooled = attentiveStatisticsPooling(hidden, this.attention);
      const first = this.convolutionHead.output(groupMeans ? groupStandardization(pooled, groupMeans) : pooled, masks);
      if (functionals === null) return first;
      const { kernel, bias } = this.functionalsHead;
      const second = tf.add<tf.Tensor2D>(tf.matMul(drop(functionals, 'functionals'), kernel), bias);
      return { ...first, logits: jointLogits(first.logits, second), heads: [first.logits, second] };
    });
  }

  /** `functionalsPenalty` times the sum of squares of the functionals head's kernel. */
  penalty(): tf.Scalar {
    const { kernel } = this.functionalsHead;
    return tf.tidy(() => tf.mul<tf.Scalar>(tf.sum(tf.square(kernel)), this.penaltyWeight));
  }
}
