import type { Sex } from '../../clip';
import { emotions, type Emotion } from '../../emotions';

/** What a RAVDESS file name says. */
export interface RavdessName {
  /** The file name without extension: unique. */
  id: string;
  modality: 'audio-video' | 'video' | 'audio';
  channel: 'speech' | 'song';
  /** RAVDESS' own word; here the same as the canonical one. */
  emotion: Emotion;
  intensity: 'normal' | 'strong';
  statement: 1 | 2;
  repetition: 1 | 2;
  /** `Actor_01` to `Actor_24`, as RAVDESS' folders are called. */
  speaker: string;
  /** Odd actors are male, even ones female. */
  sex: Exclude<Sex, 'unknown'>;
  /** The name without its modality: shared by the sound and the videos of one performance. */
  pairKey: string;
}

const pattern = /^(0[1-3])-((0[12])-(0[1-8])-(0[12])-(0[12])-(0[12])-(0[1-9]|1\d|2[0-4]))$/;
const modalities = { '01': 'audio-video', '02': 'video', '03': 'audio' } as const;

/**
 * Reads a RAVDESS file name, `MODALITY-CHANNEL-EMOTION-INTENSITY-STATEMENT-REPETITION-ACTOR` with two digits each (Livingstone
 * and Russo 2018), with or without folder and extension.
 *
 * @returns null for any other name, a neutral one of strong intensity among them (there are none).
 */
export function parseRavdessName(fileName: string): RavdessName | null {
  const id = fileName.replace(/^.*[\\/]/, '').replace(/\.[A-Za-z0-9]+$/, '');
  const match = pattern.exec(id);
  if (!match) return null;
  const [, modality, rest, channel, emotionCode, intensityCode, statement, repetition, actor] = match;
  const emotion = emotions[Number(emotionCode) - 1];
  const intensity = intensityCode === '01' ? 'normal' : 'strong';
  if (emotion === 'neutral' && intensity === 'strong') return null;
  return {
    id,
    modality: modalities[modality as keyof typeof modalities],
    channel: channel === '01' ? 'speech' : 'song',
    emotion,
    intensity,
    statement: statement === '01' ? 1 : 2,
    repetition: repetition === '01' ? 1 : 2,
    speaker: `Actor_${actor}`,
    sex: Number(actor) % 2 === 1 ? 'male' : 'female',
    pairKey: rest,
  };
}

/**
 * The ids of all audio-only clips of RAVDESS: 1440 of speech, or 1012 of song, which has no disgust and no surprise, and none of
 * actor 18 (Livingstone and Russo 2018).
 */
export function officialRavdessIds(channel: RavdessName['channel'] = 'speech'): string[] {
  const song = channel === 'song';
  const ids: string[] = [];
  for (let actor = 1; actor <= 24; actor++) {
    if (song && actor === 18) continue;
    for (let emotion = 1; emotion <= (song ? 6 : 8); emotion++) {
      for (const intensity of emotion === 1 ? [1] : [1, 2]) {
        for (const statement of [1, 2]) {
          for (const repetition of [1, 2]) {
            const fields = [3, song ? 2 : 1, emotion, intensity, statement, repetition, actor];
            ids.push(fields.map((field) => String(field).padStart(2, '0')).join('-'));
          }
        }
      }
    }
  }
  return ids;
}
