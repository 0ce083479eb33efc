import type { NamedVariable } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import { LinearHead } from './linear-head';
import type { ClassifierOutput, DropoutMasks, DropoutSite, Network, NetworkInput, NetworkShape } from './network';
import { ParameterList } from './parameter-list';

/** The layers of a network from its input to the features that the head reads. */
export interface FeatureLayers<Input extends tf.Tensor = tf.Tensor3D> {
  readonly featureCount: number;
  /** Features [B, featureCount]; called within a scope that disposes what lies between. */
  readonly apply: (x: Input) => tf.Tensor2D;
}

/**
 * The frame of all networks that read the spectrogram alone: the layers handed in give the features, dropout and one dense layer
 * the K logits. `layers` lists its parameters before the head's: their order is that of drawing and saving.
 */
export class OneHead implements Network {
  readonly featureCount: number;
  readonly functionalCount = 0;
  readonly readsGroups = false;
  readonly parameters: readonly NamedVariable[];
  readonly dropoutSites: readonly DropoutSite[];
  private readonly layers: FeatureLayers;
  private readonly head: LinearHead;

  constructor(
    layers: (parameters: ParameterList) => FeatureLayers,
    { shape, dropout, seed }: { shape: NetworkShape; dropout: number; seed: number },
  ) {
    const parameters = new ParameterList(seed);
    this.layers = layers(parameters);
    this.featureCount = this.layers.featureCount;
    this.head = new LinearHead(parameters, { featureCount: this.featureCount, classes: shape.classes, dropout });
    this.dropoutSites = this.head.dropoutSites;
    this.parameters = parameters.named;
  }

  forward({ x }: NetworkInput, masks?: DropoutMasks): ClassifierOutput {
    return tf.tidy(() => this.head.output(this.layers.apply(x), masks));
  }
}
