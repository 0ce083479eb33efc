import { toCanonicalEmotion, type Emotion } from '../../emotions';

/** What a CREMA-D file name says. */
export interface CremaDName {
  /** The file name without extension, its single odd X (see below) written XX: unique. */
  id: string;
  /** `1001` to `1091`. */
  speaker: string;
  /** Code of the sentence, for example `IEO` (It's eleven o'clock). */
  sentence: string;
  emotion: Emotion;
  /** `ANG`, `DIS`, `FEA`, `HAP`, `NEU` or `SAD`. */
  emotionCode: string;
  /** Null where the name says XX, unspecified. */
  intensity: 'low' | 'medium' | 'high' | null;
  /** The id itself: sound and video of one performance have the same name. */
  pairKey: string;
}

/** The twelve sentences of CREMA-D by their code. */
const cremaDSentences: Readonly<Record<string, string>> = {
  IEO: "It's eleven o'clock",
  TIE: 'That is exactly what happened',
  IOM: "I'm on my way to the meeting",
  IWW: 'I wonder what this is about',
  TAI: 'The airplane is almost full',
  MTI: 'Maybe tomorrow it will be cold',
  IWL: 'I would like a new alarm clock',
  ITH: "I think I have a doctor's appointment",
  DFA: "Don't forget a jacket",
  ITS: "I think I've seen this before",
  TSI: 'The surface is slick',
  WSI: "We'll stop in a couple of minutes",
};

// one official file is called 1040_ITH_SAD_X here and 1040_ITH_SAD_XX there
const pattern = /^(10(?:0[1-9]|[1-8]\d|9[01]))_([A-Z]{3})_(ANG|DIS|FEA|HAP|NEU|SAD)_(LO|MD|HI|XX?)$/;
const intensities = { LO: 'low', MD: 'medium', HI: 'high', XX: null, X: null } as const;

/**
 * Reads a CREMA-D file name, `ACTOR_SENTENCE_EMOTION_INTENSITY` (Cao et al. 2014), with or without folder and extension.
 *
 * @returns null for any other name.
 */
export function parseCremaDName(fileName: string): CremaDName | null {
  const stem = fileName.replace(/^.*[\\/]/, '').replace(/\.[A-Za-z0-9]+$/, '');
  const match = pattern.exec(stem);
  if (!match || !Object.hasOwn(cremaDSentences, match[2])) return null;
  const [, speaker, sentence, emotionCode, intensity] = match;
  const id = stem.replace(/_X$/, '_XX');
  return {
    id,
    speaker,
    sentence,
    emotion: toCanonicalEmotion(emotionCode) as Emotion,
    emotionCode,
    intensity: intensities[intensity as keyof typeof intensities],
    pairKey: id,
  };
}
