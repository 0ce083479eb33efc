import { seededRandom } from '../../seeded-random';
import { exp, exp2 } from '../elementary';
import { gaussian } from '../gaussian';
import type { ClipSpec } from '../specs';
import type { VocalEmotion } from './vocal-emotion';

/** What stays the same over all clips of a speaker. */
export interface SyntheticSpeaker {
  sex: ClipSpec['sex'];
  /** Hz. */
  fundamental: number;
  /** Factor on the sex's formant frequencies: a shorter vocal tract has a larger one. */
  formantScale: number;
  /** Habits: natural log of a factor on the rate, dB, dB an octave, dB, natural log of a factor. */
  rate: number;
  loudness: number;
  tilt: number;
  breath: number;
  pitchRange: number;
  /** Relative standard deviation of the periods and of the pulses' heights. */
  jitter: number;
  shimmer: number;
  /** Noise of the room and the microphone, dB below full scale (negative). */
  noiseFloor: number;
}

/**
 * A speaker's voice from its number. Men speak around 116 Hz and women around 205 Hz with a deviation of 2.3 semitones, tracts differ by 4 % in length
 * within a sex. Jitter of about 0.8 % and shimmer of about 3 % are what healthy voices have.
 */
export function syntheticSpeaker({ profile, seed, speaker, sex }: ClipSpec): SyntheticSpeaker {
  const random = seededRandom('voice', profile, seed, speaker);
  return {
    sex,
    fundamental: (sex === 'female' ? 205 : 116) * exp2((2.3 * gaussian(random)) / 12),
    formantScale: exp(0.04 * gaussian(random)),
    rate: 0.14 * gaussian(random),
    loudness: 4 * gaussian(random),
    tilt: 1.4 * gaussian(random),
    breath: 4 * gaussian(random),
    pitchRange: 0.3 * gaussian(random),
    jitter: 0.008 * exp(0.25 * gaussian(random)),
    shimmer: 0.03 * exp(0.25 * gaussian(random)),
    noiseFloor: -70 + 4 * gaussian(random),
  };
}

/** Deviation of the factor by which a speaker shows one offset of one emotion more or less than others do. */
const styleDeviation = 0.5;

/** The speaker's own way with an emotion: every offset a little larger or smaller than usual, the same in every take. */
export function ownStyle({ profile, seed, speaker, emotion }: ClipSpec, offsets: VocalEmotion): VocalEmotion {
  const random = seededRandom('style', profile, seed, speaker, emotion);
  const own = { ...offsets };
  for (const name of Object.keys(own) as (keyof VocalEmotion)[]) {
    own[name] *= Math.max(0.3, 1 + styleDeviation * gaussian(random));
  }
  return own;
}
