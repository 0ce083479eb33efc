import type { OfficialSpeaker } from '../speech-corpus';

/** The women among the actors 1001 to 1091, by number less 1000: Sex in the corpus' VideoDemographics.csv. */
const women: ReadonlySet<number> = new Set([
  2, 3, 4, 6, 7, 8, 9, 10, 12, 13, 18, 20, 21, 24, 25, 28, 29, 30, 37, 43, 46, 47, 49, 52, 53, 54, 55, 56, 58, 60, 61,
  63, 72, 73, 74, 75, 76, 78, 79, 82, 84, 89, 91,
]);

/** The 91 actors, of whom 43 are women. */
export const cremaDSpeakers: readonly OfficialSpeaker[] = Array.from({ length: 91 }, (_, index) => ({
  speaker: String(1001 + index),
  sex: women.has(index + 1) ? 'female' : 'male',
}));
