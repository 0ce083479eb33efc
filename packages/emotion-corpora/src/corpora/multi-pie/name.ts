import type { Emotion } from '../../emotions';

/** What a CMU Multi-PIE file name says. */
export interface MultiPieName {
  /** The name without extension. */
  id: string;
  /** `001` to `346`. */
  subject: string;
  session: 1 | 2 | 3 | 4;
  recording: number;
  /** As the folders are called, `05_1`: the frontal one. */
  camera: string;
  /** `00` and `19` without flash, `01` to `18` with one flash each; `07` is beside the frontal camera. */
  illumination: string;
  /** Null for a recording number that the session does not have. */
  expression: MultiPieExpression | null;
}

export type MultiPieExpression = 'neutral' | 'smile' | 'surprise' | 'squint' | 'disgust' | 'scream';

/** Expressions of sessions 1 to 4 in the order of their recordings (Gross et al. 2010; the second neutral of session 4 is a control). */
const expressions: Readonly<Record<MultiPieName['session'], readonly MultiPieExpression[]>> = {
  1: ['neutral', 'smile'],
  2: ['neutral', 'surprise', 'squint'],
  3: ['neutral', 'smile', 'disgust'],
  4: ['neutral', 'neutral', 'scream'],
};

/** Canonical emotions; squint is no emotion, and a scream may be fear, anger or surprise, so both are left out. */
export const multiPieEmotions: Readonly<Record<MultiPieExpression, Emotion | 'dropped'>> = {
  neutral: 'neutral',
  smile: 'happy',
  surprise: 'surprised',
  squint: 'dropped',
  disgust: 'disgust',
  scream: 'dropped',
};

const pattern = /^(\d{3})_0([1-4])_(\d{2})_(\d{2})(\d)_(\d{2})\.(?:png|jpe?g)$/i;

/**
 * Reads `001_01_02_051_07.png`: subject, session, recording, camera, illumination.
 *
 * @returns null for any other name.
 */
export function parseMultiPieName(fileName: string): MultiPieName | null {
  const match = pattern.exec(fileName.replace(/^.*[\\/]/, ''));
  if (!match) return null;
  const [stem, subject, sessionDigit, recordingText, camera, lens, illumination] = match;
  const session = Number(sessionDigit) as MultiPieName['session'];
  const recording = Number(recordingText);
  return {
    id: stem.replace(/\.[^.]+$/, ''),
    subject,
    session,
    recording,
    camera: `${camera}_${lens}`,
    illumination,
    expression: expressions[session][recording - 1] ?? null,
  };
}
