import { seededRandom } from '../seeded-random';
import { gaussian } from './gaussian';
import type { ClipSpec } from './specs';

/** What stays the same over all clips of a speaker. */
export interface SyntheticSpeaker {
  /** Hz. */
  fundamental: number;
  /** Factor on all formant frequencies: 1 for a tract of about 17 cm. */
  formantScale: number;
  /** Habits: natural log of a factor on the rate, dB, dB an octave, dB, natural log of a factor. */
  rate: number;
  loudness: number;
  tilt: number;
  breath: number;
  pitchRange: number;
  /** Noise of the room and the microphone, dB below full scale (negative). */
  noiseFloor: number;
}

/**
 * A speaker's voice from its number. Men speak around 118 Hz and women around 205 Hz with a deviation of 2 semitones, women's
 * formants lie about 16 % higher (Hillenbrand et al. 1995, averages of men and women).
 */
export function syntheticSpeaker({ kind, seed, speaker, sex }: ClipSpec): SyntheticSpeaker {
  const random = seededRandom('voice', kind, seed, speaker);
  const female = sex === 'female';
  return {
    fundamental: (female ? 205 : 118) * 2 ** ((2 * gaussian(random)) / 12),
    formantScale: (female ? 1.16 : 1) * Math.exp(0.035 * gaussian(random)),
    rate: 0.1 * gaussian(random),
    loudness: 2.5 * gaussian(random),
    tilt: 0.8 * gaussian(random),
    breath: 3 * gaussian(random),
    pitchRange: 0.2 * gaussian(random),
    noiseFloor: -66 + 3 * gaussian(random),
  };
}
