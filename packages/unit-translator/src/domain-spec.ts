import type { ImageDomainSpec } from './domains/image';
import { domainKind, domainKinds, type DomainSpec } from './domains/kinds';
import type { SequenceDomainSpec } from './domains/sequence';
import { kindOf, requireInteger, requireName, requireOptions, TranslatorError } from './errors';

export type DomainName = 'source' | 'target';

/** @throws TranslatorError unless `shape` is `[batch, ...item shape]` with at least one item */
export function checkItemShape(argument: string, spec: DomainSpec, shape: readonly number[]): void {
  const expected = domainKind(spec).itemShape(spec);
  if (
    shape.length === expected.length + 1 &&
    shape[0] > 0 &&
    expected.every((length, axis) => shape[axis + 1] === length)
  )
    return;
  throw new TranslatorError(argument, `[${shape.join(', ')}]`, `[batch, ${expected.join(', ')}]`);
}

/** @throws TranslatorError on a kind there is not, and where a length, width or filter count is not a positive integer. */
export function checkDomainSpec(argument: string, spec: DomainSpec): void {
  const kinds = Object.keys(domainKinds);
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec))
    throw new TranslatorError(argument, kindOf(spec), `an object with a kind: ${kinds.join(', ')}`);
  requireName(`${argument}.kind`, spec.kind, kinds);
  const { options, integers } = domainKind(spec);
  requireOptions<object>(argument, spec, options);
  const numbers = { hiddenUnits: spec.hiddenUnits ?? 1, ...integers(argument, spec) };
  for (const [name, value] of Object.entries(numbers)) requireInteger(`${argument}.${name}`, value, 1);
}

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
