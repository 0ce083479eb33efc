import { requireBelow, requireInteger, requireOptions } from '../errors';
import { functionalCount } from '../functionals/spectrogram-functionals';
import { requireDivisor, requireLayerLists } from './layer-lists';

export interface TwoHeadOptions {
  kind: 'two-head';
  /** Channels of each residual block, each of which halves the frames. Default [96, 96, 128]. */
  filters?: readonly number[];
  /** Groups of every group normalisation; must divide all `filters`. Default 8. */
  groups?: number;
  /** Hidden units of the attention over time. Default 32. */
  attentionUnits?: number;
  /** Share of each block's channels dropped in training, whole channels of an item, in [0, 1). Default 0: 0.1 did worse. */
  blockDropout?: number;
  /** Share of the features dropped in training, in [0, 1). Default 0.5. */
  dropout?: number;
  /** Functionals of an item. Default 241, what `spectrogramFunctionals` gives. */
  functionals?: number;
  /** Share of the functionals dropped in training, in [0, 1). Default 0.3. */
  functionalsDropout?: number;
  /** Weight of the sum of squares of the functionals head's kernel in the loss. Default 0.4; smaller for more clips. */
  functionalsPenalty?: number;
  /** Standardise the features within each item's group, such as its speaker's clips in the batch. Default false. */
  standardizeWithinGroups?: boolean;
}

/** Options with their defaults filled in; throws ClassifierError where they do not fit together. */
export function twoHeadSettings(options: TwoHeadOptions): Required<TwoHeadOptions> {
  requireOptions<TwoHeadOptions>('network', options, {
    kind: true,
    filters: true,
    groups: true,
    attentionUnits: true,
    blockDropout: true,
    dropout: true,
    functionals: true,
    functionalsDropout: true,
    functionalsPenalty: true,
    standardizeWithinGroups: true,
  });
  const settings = {
    kind: options.kind,
    filters: options.filters ?? [96, 96, 128],
    groups: options.groups ?? 8,
    attentionUnits: options.attentionUnits ?? 32,
    blockDropout: options.blockDropout ?? 0,
    dropout: options.dropout ?? 0.5,
    functionals: options.functionals ?? functionalCount(),
    functionalsDropout: options.functionalsDropout ?? 0.3,
    functionalsPenalty: options.functionalsPenalty ?? 0.4,
    standardizeWithinGroups: options.standardizeWithinGroups ?? false,
  };
  const { filters, groups, attentionUnits, functionals, functionalsPenalty } = settings;
  requireLayerLists({ filters });
  requireDivisor(groups, filters);
  for (const [name, value] of Object.entries({ attentionUnits, functionals })) {
    requireInteger(`network.${name}`, value, 1);
  }
  for (const name of ['blockDropout', 'dropout', 'functionalsDropout'] as const) {
    requireBelow(`network.${name}`, settings[name], 1);
  }
  requireBelow('network.functionalsPenalty', functionalsPenalty, Infinity);
  return settings;
}
