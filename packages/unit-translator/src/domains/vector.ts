import { denseReadingTrunk, denseWritingTrunk } from '../nets/dense-trunk';
import { numbered, type DomainKind, type DomainShape } from './domain-kind';

/** Plain vectors, such as features: batches are `[batch, size]`. The nets are dense layers. */
export interface VectorDomainSpec extends DomainShape {
  kind: 'vector';
  size: number;
  /** Widths of the encoder's dense layers, first to last; the decoder mirrors them. May be empty: then the hidden layer reads the vector. */
  units: number[];
  /** Widths of the dense layers of the domain's discriminator, where it has one. Default: `units`. */
  discriminatorUnits?: number[];
}

export const vector: DomainKind<VectorDomainSpec> = {
  options: { kind: true, hiddenUnits: true, size: true, units: true, discriminatorUnits: true },
  itemShape: ({ size }) => [size],
  integers: (_, { size, units, discriminatorUnits = [] }) => ({
    size,
    ...numbered('units', units),
    ...numbered('discriminatorUnits', discriminatorUnits),
  }),
  encoderTrunk: (parameters, name, spec) => denseReadingTrunk(parameters, name, spec, spec.units),
  decoderTrunk: denseWritingTrunk,
  discriminatorTrunk: (parameters, name, spec) =>
    denseReadingTrunk(parameters, name, spec, spec.discriminatorUnits ?? spec.units),
  readingLayers: ({ dense, leaky }, name, { units }, x) =>
    units.reduce((hidden, _, layer) => leaky(dense(`${name}/layer${layer + 1}`, hidden)), x),
  writingLayers: ({ dense, leaky }, name, { units }, x) => {
    const hidden = units.reduce((before, _, layer) => leaky(dense(`${name}/layer${layer + 1}`, before)), x);
    return dense(`${name}/layer${units.length + 1}`, hidden);
  },
};
