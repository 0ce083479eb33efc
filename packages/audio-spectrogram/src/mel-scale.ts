import { requireName } from './errors';

/**
 * `slaney` (Auditory Toolbox, librosa's default): linear below 1000 Hz, mel = 3 f / 200, and logarithmic above,
 * mel = 15 + 27 ln(f / 1000) / ln 6.4. `htk` (HTK, torchaudio's default): mel = 2595 log10(1 + f / 700).
 */
export type MelScale = 'slaney' | 'htk';

const SLANEY_HZ_PER_MEL = 200 / 3;
const SLANEY_BREAK_HZ = 1000;
const SLANEY_BREAK_MEL = SLANEY_BREAK_HZ / SLANEY_HZ_PER_MEL;
const SLANEY_LOG_STEP = Math.log(6.4) / 27;

const scales: readonly MelScale[] = ['slaney', 'htk'];

/**
 * Mels of a frequency in Hz.
 *
 * @throws AudioArgumentError for a scale that is not known
 */
export function hzToMel(hz: number, scale: MelScale): number {
  requireName('scale', scale, scales);
  if (scale === 'htk') return 2595 * Math.log10(1 + hz / 700);
  if (hz < SLANEY_BREAK_HZ) return hz / SLANEY_HZ_PER_MEL;
  return SLANEY_BREAK_MEL + Math.log(hz / SLANEY_BREAK_HZ) / SLANEY_LOG_STEP;
}

/**
 * Frequency in Hz of a value in mels, the inverse of {@link hzToMel}.
 *
 * @throws AudioArgumentError for a scale that is not known
 */
export function melToHz(mel: number, scale: MelScale): number {
  requireName('scale', scale, scales);
  if (scale === 'htk') return 700 * (10 ** (mel / 2595) - 1);
  if (mel < SLANEY_BREAK_MEL) return mel * SLANEY_HZ_PER_MEL;
  return SLANEY_BREAK_HZ * Math.exp(SLANEY_LOG_STEP * (mel - SLANEY_BREAK_MEL));
}

/** `count` frequencies in Hz that are evenly spaced in mels from `minHz` to `maxHz`, both included. */
export function melFrequencies(count: number, minHz: number, maxHz: number, scale: MelScale): Float64Array {
  const low = hzToMel(minHz, scale);
  const high = hzToMel(maxHz, scale);
  return Float64Array.from({ length: count }, (_, i) => melToHz(low + ((high - low) * i) / (count - 1), scale));
}
