import { DensityError, requireName, requireOptions, requireRange } from './errors';

const curves = {
  linear: (t: number) => t,
  cosine: (t: number) => (1 - Math.cos(Math.PI * t)) / 2,
  step: (t: number) => (t < 1 ? 0 : 1),
};

export interface AnnealingOptions {
  /** The share that the schedule ends at, in [0, 1]; default 0.8, the paper's. */
  maximum?: number;
  /**
   * How the share rises: `linear` (default, the paper says no more than that it increases); `cosine`, slow at both ends; `step`, nothing before
   * `rampEnd` and all from then on.
   */
  curve?: keyof typeof curves;
  /** The part of training after which the share stays at its maximum, in (0, 1]; default 0.7. */
  rampEnd?: number;
}

/**
 * The share epsilon of generated samples that count as dense at a point of training (paper 2.2): `maximum curve(min(1, t /
 * rampEnd))`. None at the start, so that all generated samples are negatives; 0.8 in the end.
 *
 * @param progress the part t of training that is over, in [0, 1]
 * @throws DensityError where an argument is outside its range
 */
export function annealedShare(progress: number, options: AnnealingOptions = {}): number {
  requireOptions<AnnealingOptions>('options', options, { maximum: true, curve: true, rampEnd: true });
  const { maximum = 0.8, rampEnd = 0.7, curve = 'linear' } = options;
  for (const [name, value] of Object.entries({ progress, maximum, rampEnd })) requireRange(name, value, 0, 1);
  if (rampEnd === 0) throw new DensityError('rampEnd', '0', 'a part of training above 0');
  requireName('curve', curve, Object.keys(curves));
  return maximum * curves[curve](Math.min(1, progress / rampEnd));
}
