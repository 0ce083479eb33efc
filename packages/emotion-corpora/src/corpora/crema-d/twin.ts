import type { Emotion } from '../../emotions';
import type { ClipSpec, ProfileItem, SyntheticProfile } from '../../synthetic/specs';
import { demographicsFile } from './demographics';

const sentences = ['TIE', 'IOM', 'IWW', 'TAI', 'MTI', 'IWL', 'ITH', 'DFA', 'ITS', 'TSI', 'WSI'] as const;

const codes: Partial<Record<Emotion, string>> = {
  neutral: 'NEU',
  happy: 'HAP',
  sad: 'SAD',
  angry: 'ANG',
  fearful: 'FEA',
  disgust: 'DIS',
};
const levelCodes: Partial<Record<ClipSpec['intensity'], string>> = {
  low: 'LO',
  medium: 'MD',
  high: 'HI',
  unspecified: 'XX',
};

const sexOf = (speaker: number): ClipSpec['sex'] =>
  Math.floor(((speaker + 1) * 48) / 91) > Math.floor((speaker * 48) / 91) ? 'male' : 'female';

/**
 * 91 speakers, 48 male and 43 female; twelve sentences, one of which is said at three levels of every emotion but neutral: 82 clips a speaker, 7462 in all
 * (Cao et al. 2014, who list 7442: twenty are missing).
 */
export const cremaDTwin: SyntheticProfile = {
  name: 'synthetic-crema-d',
  title: 'synthetic speech in the make-up of CREMA-D',
  classes: ['neutral', 'happy', 'sad', 'angry', 'fearful', 'disgust'],
  speakers: 91,
  sexOf,
  repetitions: 1,
  itemsOf: (emotion) => {
    const levels = emotion === 'neutral' ? (['unspecified'] as const) : (['medium', 'high', 'low'] as const);
    const items: Omit<ProfileItem, 'repetition'>[] = sentences.map((sentence) => {
      return { emotion, intensity: 'unspecified', sentence };
    });
    levels.forEach((intensity, index) => items.splice(1 + 3 * index, 0, { emotion, intensity, sentence: 'IEO' }));
    return items;
  },
  officialName: ({ speaker, emotion, intensity, sentence, repetition }) =>
    repetition > 0 || speaker >= 91
      ? null
      : `AudioWAV/${1001 + speaker}_${sentence}_${codes[emotion]}_${levelCodes[intensity]}`,
  // CREMA-D tells sexes in a table beside the sound
  table: (speakers) => {
    const lines = Array.from({ length: speakers }, (_, speaker) => {
      return `${1001 + speaker},,${sexOf(speaker) === 'male' ? 'Male' : 'Female'},,`;
    });
    return { name: demographicsFile, text: ['ActorID,Age,Sex,Race,Ethnicity', ...lines, ''].join('\n') };
  },
};
