import { DensityError, requireOptions, requireRange } from './errors';

export interface DensitySplit {
  /** Indices of the densest share, ascending. */
  readonly dense: Int32Array;
  /** Indices of all other items, ascending. */
  readonly sparse: Int32Array;
}

export interface SelectionOptions {
  /**
   * The group of each item (its class). Ranks are then taken within each group: over all items the densest ones are
   * mostly those of the densest classes.
   */
  groups?: ArrayLike<number>;
}

/**
 * Splits items into the densest share and the rest (paper 2.2). Of n items (of a group) the `floor(share n + 1/2)`
 * with the largest log-density are dense; of items with equal density the one with the smaller index goes first.
 *
 * @param logDensity one value an item; -Infinity ranks last
 * @param share in [0, 1]
 * @throws DensityError where a density is NaN, the share is outside [0, 1], or groups are not one an item
 */
export function selectDensest(
  logDensity: ArrayLike<number>,
  share: number,
  options: SelectionOptions = {},
): DensitySplit {
  requireOptions<SelectionOptions>('options', options, { groups: true });
  requireRange('share', share, 0, 1);
  const groups = options.groups ?? new Int32Array(logDensity.length);
  if (groups.length !== logDensity.length) {
    throw new DensityError('groups', `${groups.length} for ${logDensity.length} items`, 'one group an item');
  }
  const members = new Map<number, number[]>();
  for (let item = 0; item < logDensity.length; item++) {
    if (Number.isNaN(logDensity[item])) {
      throw new DensityError(
        'logDensity',
        `NaN for item ${item}`,
        'numbers',
        'Leave out items whose density is unknown.',
      );
    }
    const group = members.get(groups[item]);
    if (group) group.push(item);
    else members.set(groups[item], [item]);
  }

  const isDense = new Uint8Array(logDensity.length);
  for (const group of members.values()) {
    // equal densities (-Infinity twice, whose difference is NaN, included) keep their order, which is that of their
    // indices
    group.sort((a, b) => (logDensity[a] === logDensity[b] ? a - b : logDensity[b] - logDensity[a]));
    for (const item of group.slice(0, Math.floor(share * group.length + 0.5))) isDense[item] = 1;
  }
  const indices = Int32Array.from(isDense, (_, item) => item);
  return {
    dense: indices.filter((item) => isDense[item] === 1),
    sparse: indices.filter((item) => isDense[item] === 0),
  };
}
