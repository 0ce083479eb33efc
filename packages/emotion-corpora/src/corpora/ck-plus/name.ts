/** What a CK+ file name says: of an image `S005_001_00000011.png` or of a label `S005_001_00000011_emotion.txt`. */
export interface CkPlusName {
  /** The name without extension and without `_emotion`. */
  id: string;
  /** `S005`. */
  subject: string;
  /** Subject and session, `S005_001`: one sequence from the neutral face to the apex. */
  sequence: string;
  kind: 'image' | 'emotion';
}

/** The words of the Emotion files' codes 0 to 7 (Lucey et al. 2010, ReadMeFirst of the distribution). */
export const ckPlusEmotions = [
  'neutral',
  'anger',
  'contempt',
  'disgust',
  'fear',
  'happy',
  'sadness',
  'surprise',
] as const;

const pattern = /^(((S\d{3})_\d{3})_\d{8})(?:\.(?:png|jpe?g|tiff?)|(_emotion)\.txt)$/i;

/** @returns null for any other name. */
export function parseCkPlusName(fileName: string): CkPlusName | null {
  const match = pattern.exec(fileName.replace(/^.*[\\/]/, ''));
  if (!match) return null;
  const [, id, sequence, subject, emotion] = match;
  return {
    id: id.toUpperCase(),
    subject: subject.toUpperCase(),
    sequence: sequence.toUpperCase(),
    kind: emotion ? 'emotion' : 'image',
  };
}
