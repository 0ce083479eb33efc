import { MetricsError } from './errors';
import { randomIndex } from './shuffle';

export interface BootstrapOptions {
  /** Uniform numbers in [0, 1); seed it to get the same interval again. */
  random: () => number;
  /** Number of resamples; the default 1000 puts the ends of a 95 % interval within about 3 % of its width. */
  samples?: number;
  /** Share of resamples inside the interval, in (0, 1); default 0.95. */
  level?: number;
  /**
   * The group of each item (the speaker of a clip). Whole groups are then drawn with replacement, because items of one
   * speaker are not independent and resampling them one by one makes intervals too narrow. Without it the items
   * themselves are drawn.
   */
  groups?: ArrayLike<number | string>;
}

/** Their names, to be refused where one is misspelt. */
export const bootstrapOptionNames = { random: true, samples: true, level: true, groups: true } as const;

export interface ResamplingPlan {
  readonly samples: number;
  readonly level: number;
  /** Number of groups, or null where items are drawn one by one. */
  readonly groups: number | null;
  /** The items of one resample: as many draws as there are groups (or items), with replacement. */
  readonly draw: () => Int32Array;
}

export function resamplingPlan(n: number, options: BootstrapOptions): ResamplingPlan {
  const { random, samples = 1000, level = 0.95, groups } = options;
  if (!Number.isInteger(n) || n < 1) throw new MetricsError('n', `${n} items`, 'at least one');
  if (!Number.isInteger(samples) || samples < 2) {
    throw new MetricsError('samples', String(samples), 'a whole number of at least 2');
  }
  checkLevel(level);
  if (groups && groups.length !== n) {
    throw new MetricsError('groups', `${groups.length} for ${n} items`, 'one group an item');
  }
  if (!groups) {
    checkUnits('n', 'item', n);
    const draw = () => new Int32Array(n).map(() => randomIndex(n, random));
    return { samples, level, groups: null, draw };
  }
  const units = itemsByGroup(groups);
  checkUnits('groups', 'group', units.length);
  const draw = () => Int32Array.from(units.flatMap(() => units[randomIndex(units.length, random)]));
  return { samples, level, groups: units.length, draw };
}

/** Resamples of a single unit are all alike: an interval without width and the smallest of p-values, from no evidence. */
function checkUnits(argument: string, unit: string, count: number): void {
  if (count < 2) {
    throw new MetricsError(
      argument,
      `${count} ${unit}`,
      'at least 2, which resampling needs',
      'Leave the interval out.',
    );
  }
}

export function checkLevel(level: number): void {
  if (!(level > 0 && level < 1)) {
    throw new MetricsError('level', String(level), 'a share between 0 and 1, such as 0.95');
  }
}

/** The central share `level` of the values, between linearly interpolated quantiles (numpy's default). */
export function percentileInterval(values: Float64Array, level: number): readonly [number, number] {
  const sorted = values.slice().sort();
  return [quantile(sorted, (1 - level) / 2), quantile(sorted, (1 + level) / 2)];
}

function quantile(sorted: Float64Array, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}

/** The items of each group, the groups in the order in which they occur. */
export function itemsByGroup(groups: ArrayLike<number | string>): number[][] {
  const items = new Map<number | string, number[]>();
  for (let item = 0; item < groups.length; item++) {
    const members = items.get(groups[item]);
    if (members) members.push(item);
    else items.set(groups[item], [item]);
  }
  return [...items.values()];
}
