import type * as tf from '@tensorflow/tfjs';
import type { Parameters } from '../layers/parameters';
import type { ReadingTrunk, WritingTrunk } from '../nets/trunk-ends';
import type { LayerMaker } from './layer-maker';

export interface DomainShape {
  /**
   * Units of the domain's own dense layer between its convolutions and the latent layers. Default: `sharedUnits`. Both domains
   * need the same number where the layer that reads them is shared (`sharedLayers` of 2 or more).
   */
  hiddenUnits?: number;
}

/** All that a kind of domain is: its options, its shape, and the nets that read and write its items. */
export interface DomainKind<Spec> {
  /** The options that there are; the compiler refuses an incomplete list. */
  readonly options: { readonly [Name in keyof Required<Spec>]: true };
  /** The shape of one item, without the batch axis. */
  itemShape: (spec: Spec) => number[];
  /** Its own options that have to be positive integers, by name. @throws TranslatorError on a list that may not be empty */
  integers: (argument: string, spec: Spec) => Record<string, number>;
  encoderTrunk: (parameters: Parameters, name: string, spec: Spec) => ReadingTrunk;
  decoderTrunk: (parameters: Parameters, name: string, spec: Spec, inputs: number) => WritingTrunk;
  discriminatorTrunk: (parameters: Parameters, name: string, spec: Spec) => ReadingTrunk;
  /** The encoder's trunk as layers of tf.layers with the trunk's weights. */
  readingLayers: (layers: LayerMaker, name: string, spec: Spec, x: tf.SymbolicTensor) => tf.SymbolicTensor;
  /** The decoder's, likewise. */
  writingLayers: (layers: LayerMaker, name: string, spec: Spec, hidden: tf.SymbolicTensor) => tf.SymbolicTensor;
}

/** The entries of a list of options, named as messages name them: `filters[0]`. */
export const numbered = (list: string, counts: readonly number[]): Record<string, number> =>
  Object.fromEntries(counts.map((count, layer) => [`${list}[${layer}]`, count]));
