import { ravdessClasses, type Emotion } from '../emotions';
import type { ClipSpec } from './specs';

const cremaDEmotions: Partial<Record<Emotion, string>> = {
  neutral: 'NEU',
  happy: 'HAP',
  sad: 'SAD',
  angry: 'ANG',
  fearful: 'FEA',
  disgust: 'DIS',
};
const cremaDLevels: Partial<Record<ClipSpec['intensity'], string>> = {
  low: 'LO',
  medium: 'MD',
  high: 'HI',
  unspecified: 'XX',
};

function twoDigits(...numbers: number[]): string {
  return numbers.map((number) => String(number).padStart(2, '0')).join('-');
}

/**
 * Folder and file name, without extension, that the published corpus would give such a clip: `Actor_02/03-01-05-02-01-01-02`, `AudioWAV/1002_IEO_ANG_HI`. For
 * trying readers of those corpora; whoever writes such files marks their folder as synthetic.
 *
 * @returns null where the official naming has none: a further actor or repetition.
 */
export function officialName({ profile, speaker, emotion, intensity, sentence, repetition }: ClipSpec): string | null {
  if (profile === 'synthetic-crema-d') {
    if (repetition > 0 || speaker >= 91) return null;
    return `AudioWAV/${1001 + speaker}_${sentence}_${cremaDEmotions[emotion]}_${cremaDLevels[intensity]}`;
  }
  if (repetition > 1 || speaker >= 24) return null;
  const code = ravdessClasses.indexOf(emotion) + 1;
  const strong = intensity === 'strong' ? 2 : 1;
  const statement = sentence === 'KID' ? 1 : 2;
  return `Actor_${twoDigits(speaker + 1)}/${twoDigits(3, 1, code, strong, statement, repetition + 1, speaker + 1)}`;
}
