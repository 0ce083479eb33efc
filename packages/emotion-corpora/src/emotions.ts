/** The eight emotions of RAVDESS, in RAVDESS' order (its codes 01 to 08); every other corpus is mapped into them. */
export const emotions = ['neutral', 'calm', 'happy', 'sad', 'angry', 'fearful', 'disgust', 'surprised'] as const;

/** A canonical emotion label. */
export type Emotion = (typeof emotions)[number];

/** What the words of corpora mean: the canonical emotion, or `'dropped'` for a class this project leaves out. */
const meanings: Readonly<Record<string, Emotion | 'dropped'>> = {
  neutral: 'neutral',
  neutrality: 'neutral',
  neu: 'neutral',
  ne: 'neutral',
  calm: 'calm',
  happy: 'happy',
  happiness: 'happy',
  joy: 'happy',
  hap: 'happy',
  ha: 'happy',
  sad: 'sad',
  sadness: 'sad',
  sa: 'sad',
  angry: 'angry',
  anger: 'angry',
  ang: 'angry',
  an: 'angry',
  fearful: 'fearful',
  fear: 'fearful',
  afraid: 'fearful',
  fea: 'fearful',
  fe: 'fearful',
  disgust: 'disgust',
  disgusted: 'disgust',
  dis: 'disgust',
  di: 'disgust',
  surprised: 'surprised',
  surprise: 'surprised',
  sur: 'surprised',
  su: 'surprised',
  contempt: 'dropped',
};

/**
 * The canonical emotion of a corpus' own word or code: `anger`, `Angry` and `ANG` all give `'angry'`.
 * Case and surrounding space do not count. Covers the words of RAVDESS, CREMA-D, CK+,
 * FER2013 and JAFFE and the letter codes of CREMA-D and JAFFE; numeric codes are read by the parsers of file names.
 *
 * @returns the emotion; `'dropped'` for contempt, which neither speech corpus has; null for any other word.
 */
export function toCanonicalEmotion(word: string): Emotion | 'dropped' | null {
  const key = word.trim().toLowerCase();
  return Object.hasOwn(meanings, key) ? meanings[key] : null;
}
