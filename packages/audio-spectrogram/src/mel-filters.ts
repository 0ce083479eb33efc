import { AudioArgumentError } from './errors';
import type { MelFilterOptions } from './spectrogram-options';
import { cachedFilterbank, melFilterbankKey } from './mel-filterbank';

/** A filterbank without its zeros: most of its weights. */
export interface MelFilters {
  bands: number;
  power: 1 | 2;
  /** For each band its first bin with weight, and how many bins from there on the filter spans. */
  supports: Uint32Array;
  /** Their weights, band after band. */
  weights: Float64Array;
}

export function melFilterKey(options: MelFilterOptions): unknown[] {
  return [...melFilterbankKey(options), options.power];
}

/** @throws AudioArgumentError for options out of range */
export function melFilters(options: MelFilterOptions): MelFilters {
  const { power = 2 } = options;
  if (power !== 1 && power !== 2)
    throw new AudioArgumentError('power', String(power), '1 for magnitudes or 2 for powers');
  const { weights, bands, bins } = cachedFilterbank(options);
  const supports = new Uint32Array(2 * bands);
  const kept: number[] = [];
  for (let band = 0; band < bands; band++) {
    const row = weights.subarray(band * bins, (band + 1) * bins);
    const first = row.findIndex((weight) => weight > 0);
    if (first < 0) continue;
    let end = bins;
    while (row[end - 1] === 0) end--;
    supports.set([first, end - first], 2 * band);
    for (let k = first; k < end; k++) kept.push(row[k]);
  }
  return { bands, power, supports, weights: Float64Array.from(kept) };
}
