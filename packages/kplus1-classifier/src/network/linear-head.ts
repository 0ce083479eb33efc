import * as tf from '@tensorflow/tfjs';
import type { ClassifierOutput, DropoutMasks, DropoutSite } from './network';
import type { ParameterList } from './parameter-list';

/** Dropout of the features and one dense layer to the K logits: the end that all networks of one head share. */
export class LinearHead {
  readonly dropoutSites: readonly DropoutSite[];
  private readonly kernel: tf.Variable<tf.Rank.R2>;
  private readonly bias: tf.Variable<tf.Rank.R1>;

  constructor(
    parameters: ParameterList,
    { featureCount, classes, dropout }: { featureCount: number; classes: number; dropout: number },
  ) {
    this.kernel = parameters.uniform('logits.kernel', [featureCount, classes], featureCount);
    this.bias = parameters.uniform('logits.bias', [classes], featureCount);
    this.dropoutSites = dropout === 0 ? [] : [{ name: 'features', shape: [featureCount], rate: dropout }];
  }

  /** Features as they are, and their logits; to be called within a scope that disposes what lies between. */
  output(features: tf.Tensor2D, masks: DropoutMasks = {}): ClassifierOutput {
    const mask = masks.features as tf.Tensor2D | undefined;
    const kept = mask ? tf.mul<tf.Tensor2D>(features, mask) : features;
    return { features, logits: tf.add<tf.Tensor2D>(tf.matMul(kept, this.kernel), this.bias) };
  }
}
