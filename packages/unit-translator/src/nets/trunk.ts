import type * as tf from '@tensorflow/tfjs';
import type { DomainSpec } from '../domain-spec';
import type { Parameters } from '../layers/parameters';
import { denseReadingTrunk, denseWritingTrunk } from './dense-trunk';
import { stridedTrunk } from './strided-trunk';
import { upsamplingTrunk } from './upsampling-trunk';

/** The part of a net that reads items of a domain, `[batch, ...item]` to `[batch, outputs]`. */
export interface ReadingTrunk {
  (x: tf.Tensor): tf.Tensor2D;
  /** Length of the flat vector that comes out. */
  outputs: number;
}

/** The part of a net that writes items of a domain, `[batch, inputs]` to `[batch, ...item]`. */
export type WritingTrunk = (hidden: tf.Tensor2D) => tf.Tensor;

/** Convolutions for images and sequences, dense layers for vectors. */
export function encoderTrunk(parameters: Parameters, name: string, spec: DomainSpec): ReadingTrunk {
  if (spec.kind === 'vector') return denseReadingTrunk(parameters, name, spec, spec.units);
  return stridedTrunk(parameters, name, spec, spec.filters);
}

export function decoderTrunk(parameters: Parameters, name: string, spec: DomainSpec, inputs: number): WritingTrunk {
  if (spec.kind === 'vector') return denseWritingTrunk(parameters, name, spec, inputs);
  return upsamplingTrunk(parameters, name, spec, inputs);
}

export function discriminatorTrunk(parameters: Parameters, name: string, spec: DomainSpec): ReadingTrunk {
  if (spec.kind === 'vector') return denseReadingTrunk(parameters, name, spec, spec.discriminatorUnits ?? spec.units);
  return stridedTrunk(parameters, name, spec, spec.discriminatorFilters ?? spec.filters);
}
