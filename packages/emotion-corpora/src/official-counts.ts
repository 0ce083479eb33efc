import type { Emotion } from './emotions';

/** How many items the published corpus has. */
export interface OfficialCounts {
  /** Clips, or images. */
  clips: number;
  /** Speakers or subjects; null where the corpus does not tell. */
  speakers: number | null;
  /** Classes that this project drops are not in it. */
  perEmotion: Partial<Record<Emotion, number>>;
}

/**
 * Published sizes of the speech corpora. RAVDESS speech, audio only: 24 actors x 60 (Livingstone and Russo 2018); CREMA-D: 91 actors
 * (Cao et al. 2014).
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

/** RAVDESS song, audio only: 23 actors x 44 (Livingstone and Russo 2018). */
export const officialRavdessSong: OfficialCounts = {
  clips: 1012,
  speakers: 23,
  perEmotion: { neutral: 92, calm: 184, happy: 184, sad: 184, angry: 184, fearful: 184 },
};

/**
 * Published sizes of face corpora, by the name that `findCorpora` gives them. CK+48: the last three frames of the 327 labeled
 * sequences (Lucey et al. 2010), contempt's 54 not counted. FER2013: Goodfellow et al. 2013. JAFFE: Lyons et al. 1998.
 */
export const officialFaceCounts: Readonly<Record<string, OfficialCounts>> = {
  'ck-plus-48': {
    clips: 981 - 54,
    speakers: 118,
    perEmotion: { happy: 207, sad: 84, angry: 135, fearful: 75, disgust: 177, surprised: 249 },
  },
  fer2013: {
    clips: 35_887,
    speakers: null,
    perEmotion: { neutral: 6198, happy: 8989, sad: 6077, angry: 4953, fearful: 5121, disgust: 547, surprised: 4002 },
  },
  jaffe: {
    clips: 213,
    speakers: 10,
    perEmotion: { neutral: 30, happy: 31, sad: 31, angry: 30, fearful: 32, disgust: 29, surprised: 30 },
  },
};
