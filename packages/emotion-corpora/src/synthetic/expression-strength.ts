import { seededRandom } from '../seeded-random';
import { gaussian } from './gaussian';
import type { ClipSpec, SyntheticIntensity } from './specs';

/**
 * Mean strength of what was asked for, as a factor on the offsets of an emotion. RAVDESS has two intensities, normal and strong (Livingstone and Russo
 * 2018); CREMA-D low, medium, high and, for most clips, none specified (Cao et al. 2014). The figures are this project's: the literature gives
 * their order, not their distance.
 */
const askedStrength: Readonly<Record<SyntheticIntensity, number>> = {
  normal: 0.8,
  strong: 1.25,
  low: 0.55,
  medium: 0.85,
  high: 1.25,
  unspecified: 0.85,
};

/** Deviations of a speaker's expressiveness and of a take's strength. */
const speakerDeviation = 0.15;
const takeDeviation = 0.2;

/**
 * How strongly a clip's emotion is acted, 0.2 to 1.9: the intensity asked for x the speaker's habit x the moment. The voice and the face of one clip share
 * it, which is what pairs can tell.
 */
export function expressionStrength(spec: ClipSpec): number {
  const { profile, seed, speaker, emotion, intensity, sentence, repetition } = spec;
  const habit = 1 + speakerDeviation * gaussian(seededRandom('expressiveness', profile, seed, speaker));
  const take = seededRandom('strength', profile, seed, speaker, emotion, intensity, sentence, repetition);
  const moment = 1 + takeDeviation * gaussian(take);
  return Math.min(1.9, Math.max(0.2, habit * moment * askedStrength[intensity]));
}
