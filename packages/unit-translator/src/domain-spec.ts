import { TranslatorError } from './errors';

export type DomainName = 'source' | 'target';

interface DomainShape {
  /** Filters of the encoder's stride-2 convolutions, first to last; the decoder mirrors them. At least one. */
  filters: number[];
  /** Side of every convolution kernel of the domain. Default 3. */
  kernelSize?: number;
  /**
   * Units of the domain's own dense layer between its convolutions and the latent layers. Default: `sharedUnits`. Both domains
   * need the same number where the layer that reads them is shared (`sharedLayers` of 2 or more).
   */
  hiddenUnits?: number;
  /** Filters of the stride-2 convolutions of the domain's discriminator (only the source domain has one). Default: `filters`. */
  discriminatorFilters?: number[];
}

/** Images: batches are `[batch, height, width, channels]`. */
export interface ImageDomainSpec extends DomainShape {
  kind: 'image';
  height: number;
  width: number;
  channels: number;
}

/** Sequences (a spectrogram's bands are its channels): batches are `[batch, steps, channels]`. */
export interface SequenceDomainSpec extends DomainShape {
  kind: 'sequence';
  steps: number;
  channels: number;
}

/** What one of the two domains looks like, and how wide the nets that read and write it are. */
export type DomainSpec = ImageDomainSpec | SequenceDomainSpec;

/** The shape of one item, without the batch axis. */
export function itemShape(spec: DomainSpec): number[] {
  return spec.kind === 'image' ? [spec.height, spec.width, spec.channels] : [spec.steps, spec.channels];
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

/** @throws TranslatorError where a length, width or filter count is not a positive integer. */
export function checkDomainSpec(argument: string, spec: DomainSpec): void {
  const numbers: Record<string, number | undefined> = {
    ...(spec.kind === 'image' ? { height: spec.height, width: spec.width } : { steps: spec.steps }),
    channels: spec.channels,
    kernelSize: spec.kernelSize ?? 3,
    hiddenUnits: spec.hiddenUnits ?? 1,
  };
  for (const list of ['filters', 'discriminatorFilters'] as const) {
    const filters = spec[list] ?? spec.filters;
    if (filters.length === 0)
      throw new TranslatorError(`${argument}.${list}`, '[]', 'at least one filter count, such as [16, 32, 64]');
    filters.forEach((count, layer) => (numbers[`${list}[${layer}]`] = count));
  }
  for (const [name, value] of Object.entries(numbers)) {
    if (!Number.isInteger(value) || value! < 1)
      throw new TranslatorError(`${argument}.${name}`, String(value), 'a positive integer');
  }
}

/**
 * The two domains of Image2Audio: grey faces `[48, 48, 1]` and log-mel spectrograms `[frames, bands]`. `width` scales every
 * filter count and dense layer (1 is the full net; 0.5 costs about a quarter).
 */
export function image2AudioDomains(options: { frames?: number; bands?: number; width?: number } = {}): {
  source: ImageDomainSpec;
  target: SequenceDomainSpec;
} {
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
