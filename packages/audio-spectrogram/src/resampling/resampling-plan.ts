import type { LowPass } from './polyphase-filter';

export interface RateChange {
  fromRate: number;
  toRate: number;
  /** Share of the lower rate's band that is kept. */
  passband: number;
  attenuationDb: number;
}

/**
 * A change of rate in two steps. The first cuts the band sharply, by the fast Fourier transform, and divides the rate by
 * `down` or doubles it (`up` 2); the second, left out where the first already gives the rate, reads the result at the
 * positions wanted. As the band then fills only part of it, a filter of about 20 values does.
 */
export interface ResamplingPlan {
  up: 1 | 2;
  down: number;
  sharp: LowPass;
  positions: { up: number; down: number; smooth: LowPass } | null;
}

/** Rate between the steps over the lower rate, at least: less makes the second step longer, more makes the first. */
const LEAST_OVERSAMPLING = 1.3;

export function resamplingPlan({ fromRate, toRate, passband, attenuationDb }: RateChange): ResamplingPlan {
  const lower = Math.min(fromRate, toRate);
  const pass = (passband * lower) / 2;
  const down = fromRate % toRate === 0 ? fromRate / toRate : Math.floor(fromRate / (LEAST_OVERSAMPLING * lower));
  const up = down === 0 ? 2 : 1;
  const step = Math.max(1, down);
  const sharp = { pass: pass / fromRate, stop: lower / 2 / fromRate, attenuationDb };
  // the rate between is fromRate up / step: all of this in units of 1 / step Hz, to stay exact
  const between = fromRate * up;
  const divisor = greatestCommonDivisor(toRate * step, between);
  if (toRate * step === between) return { up, down: step, sharp, positions: null };
  const betweenRate = between / step;
  const smooth = { pass: pass / betweenRate, stop: 1 - lower / 2 / betweenRate, attenuationDb };
  return { up, down: step, sharp, positions: { up: (toRate * step) / divisor, down: between / divisor, smooth } };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
