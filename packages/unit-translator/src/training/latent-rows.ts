import * as tf from '@tensorflow/tfjs';
import type { DomainInputs } from './step-inputs';

/**
 * One domain's part of a batch, laid out so that it is encoded once: labeled rows first, then unlabeled ones, then those of
 * pairs. The first `items` rows take part in reconstruction, KL and cycle; the pairs in the L1 term alone.
 */
export interface LatentRows extends Pick<DomainInputs, 'oneHot' | 'kept' | 'noise' | 'noiseBack'> {
  /** All rows. */
  x: tf.Tensor;
  /** Labeled and unlabeled rows, without the pairs. */
  own: tf.Tensor;
  labeled: number;
  items: number;
  rows: number;
}

/** Call inside tf.tidy. */
export function latentRows({ labeled, unlabeled, pairs, ...ofRows }: DomainInputs): LatentRows {
  const own = unlabeled ? tf.concat([labeled, unlabeled]) : labeled;
  const x = pairs ? tf.concat([own, pairs]) : own;
  return { ...ofRows, x, own, labeled: labeled.shape[0], items: own.shape[0], rows: x.shape[0] };
}

/** Rows from..to of a tensor; the tensor itself where that is all of it. */
export function sliceRows<T extends tf.Tensor>(x: T, from: number, to: number): T {
  return from === 0 && to === x.shape[0] ? x : tf.slice(x, from, to - from);
}
