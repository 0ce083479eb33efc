import { AudioArgumentError } from './errors';
import type { MelFilterbank } from './mel-filterbank';

/**
 * A mel filterbank bin by bin. Triangles between neighbouring edges give a bin weight in two bands at most, which are
 * neighbours: `own[k]` in band `band[k]` and `next[k]` in the band after it. Both are 0 where no filter reaches.
 */
export interface MelColumns {
  bands: number;
  band: Int32Array;
  own: Float64Array;
  next: Float64Array;
  /** What all weights were divided by: the norm of the longest row, or 0 where every filter is empty. */
  scale: number;
}

/**
 * The columns of a filterbank, scaled so that the longest row has norm 1.
 *
 * @throws AudioArgumentError where a bin has weight in three bands, or in two that are not neighbours
 */
export function melColumns({ weights, bands, bins }: MelFilterbank): MelColumns {
  const band = new Int32Array(bins);
  const own = new Float64Array(bins);
  const next = new Float64Array(bins);
  const energy = new Float64Array(bands);
  for (let k = 0; k < bins; k++) {
    const reached: number[] = [];
    for (let b = 0; b < bands; b++) if (weights[b * bins + k] !== 0) reached.push(b);
    if (reached.length > 2 || (reached.length === 2 && reached[1] !== reached[0] + 1)) {
      const found = `one with bin ${k} in bands ${reached.join(', ')}`;
      throw new AudioArgumentError('filterbank', found, 'bins in two neighbouring bands at most');
    }
    if (reached.length === 0) continue;
    band[k] = reached[0];
    own[k] = weights[reached[0] * bins + k];
    if (reached.length === 2) next[k] = weights[reached[1] * bins + k];
    for (const b of reached) energy[b] += weights[b * bins + k] ** 2;
  }
  const scale = Math.sqrt(energy.reduce((largest, value) => Math.max(largest, value), 0));
  if (scale > 0) {
    for (let k = 0; k < bins; k++) {
      own[k] /= scale;
      next[k] /= scale;
    }
  }
  return { bands, band, own, next, scale };
}
