import type { Emotion } from './emotions';

/** How many clips the published corpus has. */
export interface OfficialCounts {
  clips: number;
  speakers: number;
  perEmotion: Partial<Record<Emotion, number>>;
}

/**
 * Published sizes. RAVDESS speech, audio only: 24 actors x 60 (Livingstone and Russo 2018); CREMA-D: 91 actors (Cao et al. 2014).
 */
export const officialCounts: Readonly<Record<'ravdess' | 'crema-d', OfficialCounts>> = {
  ravdess: {
    clips: 1440,
    speakers: 24,
    perEmotion: {
      neutral: 96,
      calm: 192,
      happy: 192,
      sad: 192,
      angry: 192,
      fearful: 192,
      disgust: 192,
      surprised: 192,
    },
  },
  'crema-d': {
    clips: 7442,
    speakers: 91,
    perEmotion: { neutral: 1087, happy: 1271, sad: 1271, angry: 1271, fearful: 1271, disgust: 1271 },
  },
};
