import type { DomainSpec } from '../domain-spec';
import type { Parameters } from '../layers/parameters';
import { denseReadingTrunk, denseWritingTrunk } from './dense-trunk';
import { stridedTrunk } from './strided-trunk';
import type { ReadingTrunk, WritingTrunk } from './trunk-ends';
import { upsamplingTrunk } from './upsampling-trunk';

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
