import { kindOf, requireInteger, requireName, requireOptions, TranslatorError } from './errors';

export type DomainName = 'source' | 'target';

interface DomainShape {
  /**
   * Units of the domain's own dense layer between its convolutions and the latent layers. Default: `sharedUnits`. Both domains
   * need the same number where the layer that reads them is shared (`sharedLayers` of 2 or more).
   */
  hiddenUnits?: number;
}

interface ConvolutionalShape extends DomainShape {
  /** Filters of the encoder's stride-2 convolutions, first to last; the decoder mirrors them. At least one. */
  filters: number[];
  /** Side of every convolution kernel of the domain. Default 3. */
  kernelSize?: number;
  /** Filters of the stride-2 convolutions of the domain's discriminator, where it has one. Default: `filters`. */
  discriminatorFilters?: number[];
}

/** Images: batches are `[batch, height, width, channels]`. */
export interface ImageDomainSpec extends ConvolutionalShape {
  kind: 'image';
  height: number;
  width: number;
  channels: number;
}

/** Sequences (a spectrogram's bands are its channels): batches are `[batch, steps, channels]`. */
export interface SequenceDomainSpec extends ConvolutionalShape {
  kind: 'sequence';
  steps: number;
  channels: number;
}

/** Plain vectors, such as features: batches are `[batch, size]`. The nets are dense layers. */
export interface VectorDomainSpec extends DomainShape {
  kind: 'vector';
  size: number;
  /** Widths of the encoder's dense layers, first to last; the decoder mirrors them. May be empty: then the hidden layer reads the vector. */
  units: number[];
  /** Widths of the dense layers of the domain's discriminator, where it has one. Default: `units`. */
  discriminatorUnits?: number[];
}

export type ConvolutionalDomainSpec = ImageDomainSpec | SequenceDomainSpec;

/** What one of the two domains looks like, and how wide the nets that read and write it are. */
export type DomainSpec = ConvolutionalDomainSpec | VectorDomainSpec;

/** The shape of one item, without the batch axis. */
export function itemShape(spec: DomainSpec): number[] {
  switch (spec.kind) {
    case 'image':
      return [spec.height, spec.width, spec.channels];
    case 'sequence':
      return [spec.steps, spec.channels];
    case 'vector':
      return [spec.size];
  }
}

/** @throws TranslatorError unless `shape` is `[batch, ...item shape]` with at least one item */
export function checkItemShape(argument: string, spec: DomainSpec, shape: readonly number[]): void {
  const expected = itemShape(spec);
  if (
    shape.length === expected.length + 1 &&
    shape[0] > 0 &&
    expected.every((length, axis) => shape[axis + 1] === length)
  )
    return;
  throw new TranslatorError(argument, `[${shape.join(', ')}]`, `[batch, ${expected.join(', ')}]`);
}

type Options<Spec> = { readonly [Name in keyof Required<Spec>]: true };

const ofConvolutions: Options<ConvolutionalShape & { kind: string }> = {
  kind: true,
  hiddenUnits: true,
  filters: true,
  kernelSize: true,
  discriminatorFilters: true,
};
const optionsOf: { readonly [Kind in DomainSpec['kind']]: Options<Extract<DomainSpec, { kind: Kind }>> } = {
  image: { ...ofConvolutions, height: true, width: true, channels: true },
  sequence: { ...ofConvolutions, steps: true, channels: true },
  vector: { kind: true, hiddenUnits: true, size: true, units: true, discriminatorUnits: true },
};

/** @throws TranslatorError on a kind there is not, and where a length, width or filter count is not a positive integer. */
export function checkDomainSpec(argument: string, spec: DomainSpec): void {
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec))
    throw new TranslatorError(argument, kindOf(spec), `an object with a kind: ${Object.keys(optionsOf).join(', ')}`);
  requireName(`${argument}.kind`, spec.kind, Object.keys(optionsOf));
  requireOptions<object>(argument, spec, optionsOf[spec.kind]);
  const numbers = spec.kind === 'vector' ? vectorNumbers(spec) : convolutionalNumbers(argument, spec);
  for (const [name, value] of Object.entries({ hiddenUnits: spec.hiddenUnits ?? 1, ...numbers })) {
    requireInteger(`${argument}.${name}`, value, 1);
  }
}

function vectorNumbers({ size, units, discriminatorUnits = [] }: VectorDomainSpec): Record<string, number> {
  return { size, ...numbered('units', units), ...numbered('discriminatorUnits', discriminatorUnits) };
}

function convolutionalNumbers(argument: string, spec: ConvolutionalDomainSpec): Record<string, number> {
  const { channels, kernelSize = 3, filters, discriminatorFilters = filters } = spec;
  for (const [list, counts] of Object.entries({ filters, discriminatorFilters })) {
    if (counts.length === 0)
      throw new TranslatorError(`${argument}.${list}`, '[]', 'at least one filter count, such as [16, 32, 64]');
  }
  return {
    ...(spec.kind === 'image' ? { height: spec.height, width: spec.width } : { steps: spec.steps }),
    channels,
    kernelSize,
    ...numbered('filters', filters),
    ...numbered('discriminatorFilters', discriminatorFilters),
  };
}

const numbered = (list: string, counts: readonly number[]): Record<string, number> =>
  Object.fromEntries(counts.map((count, layer) => [`${list}[${layer}]`, count]));

export interface Image2AudioSizes {
  /** Default 156. */
  frames?: number;
  /** Default 64. */
  bands?: number;
  /** Factor on filter counts and dense layers; default 1. */
  width?: number;
}

/**
 * The two domains of Image2Audio: grey faces `[48, 48, 1]` and log-mel spectrograms `[frames, bands]`. `width` scales every
 * filter count and dense layer (1 is the full net; 0.5 costs about a quarter).
 */
export function image2AudioDomains(options: Image2AudioSizes = {}): {
  source: ImageDomainSpec;
  target: SequenceDomainSpec;
} {
  requireOptions<Image2AudioSizes>('options', options, { frames: true, bands: true, width: true });
  const { frames = 156, bands = 64, width = 1 } = options;
  const scaled = (count: number): number => Math.max(1, Math.round(count * width));
  return {
    source: {
      kind: 'image',
      height: 48,
      width: 48,
      channels: 1,
      filters: [16, 32, 64].map(scaled),
      hiddenUnits: scaled(256),
      discriminatorFilters: [16, 32, 32].map(scaled),
    },
    target: {
      kind: 'sequence',
      steps: frames,
      channels: bands,
      filters: [64, 96, 128].map(scaled),
      hiddenUnits: scaled(256),
    },
  };
}
