import { checkShare, DensityError } from './errors';

export interface AnnealingOptions {
  /** The share that the schedule ends at, in [0, 1]; default 0.8, the paper's. */
  maximum?: number;
  /** The part of training after which the share stays at its maximum, in (0, 1]; default 0.7. */
  rampEnd?: number;
}

/**
 * The share epsilon of generated samples that count as dense at a point of training (paper 2.2): `maximum min(1, t /
 * rampEnd)`. None at the start, so that all generated samples are negatives; 0.8 in the end.
 *
 * @param progress the part t of training that is over, in [0, 1]
 * @throws DensityError where an argument is outside its range
 */
export function annealedShare(progress: number, options: AnnealingOptions = {}): number {
  const { maximum = 0.8, rampEnd = 0.7 } = options;
  checkShare('progress', progress);
  checkShare('maximum', maximum);
  checkShare('rampEnd', rampEnd);
  if (rampEnd === 0) throw new DensityError('rampEnd', 'found 0; expected a part of training above 0');
  return maximum * Math.min(1, progress / rampEnd);
}
