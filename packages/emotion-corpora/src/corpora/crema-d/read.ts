import type { Clip } from '../../clip';
import type { CorpusIndex, FileOutcome } from '../../corpus-index';
import type { CorpusFile } from '../../read/corpus-file';
import type { VideoRecording } from '../../video-recording';
import type { SpeechMedia } from '../speech-corpus';
import { demographicsFile, readActors, type CremaDActors } from './demographics';
import { parseCremaDName } from './name';

/** What a clip and a video of one performance have in common, by the file name and the table of actors; or why there is nothing. */
function recordingOf({ name, path }: CorpusFile, actors: CremaDActors['actors']) {
  const nameFields = parseCremaDName(name);
  if (!nameFields) {
    const remedy = 'Give the file its official name (ACTOR_SENTENCE_EMOTION_INTENSITY), or remove it.';
    return { problem: { reason: 'not a CREMA-D file name', remedy } };
  }
  const { id, speaker, emotion, emotionCode, intensity, pairKey } = nameFields;
  const actor = actors.get(speaker);
  const recording = { id, corpus: 'crema-d', speaker, sex: actor?.sex ?? ('unknown' as const), emotion };
  const demographics = actor ? { demographics: actor.demographics } : {};
  const item = { ...recording, sourceEmotion: emotionCode, intensity, pairKey, nameFields, ...demographics, path };
  return { item };
}

/** What the readers of a report should know of the speakers. */
function notesOn(note: string | null) {
  return ({ items }: CorpusIndex<{ speaker: string | null; sex: string }>): string[] => {
    if (note !== null) return [note];
    const sexless = [...new Set(items.filter(({ sex }) => sex === 'unknown').map(({ speaker }) => speaker))];
    return sexless.length === 0
      ? []
      : [`${demographicsFile} does not tell the sex of ${sexless.length} speakers, ${sexless[0]} the first`];
  };
}

export const cremaDSounds: SpeechMedia<Clip> = {
  title: 'CREMA-D',
  lookedFor: 'CREMA-D clips such as AudioWAV/1001_DFA_ANG_XX.wav (or .flac)',
  reader: async (folder) => {
    const { actors, note } = await readActors(folder);
    return { read: (file) => recordingOf(file, actors), notes: notesOn(note) };
  },
};

export const cremaDVideos: SpeechMedia<VideoRecording> = {
  title: 'CREMA-D, videos',
  lookedFor: 'CREMA-D videos such as VideoFlash/1001_DFA_ANG_XX.flv',
  reader: async (folder) => {
    const { actors, note } = await readActors(folder);
    const read = (file: CorpusFile): FileOutcome<VideoRecording> => {
      const outcome = recordingOf(file, actors);
      return 'item' in outcome ? { item: { ...outcome.item, sound: true } } : outcome;
    };
    return { read, notes: notesOn(note) };
  },
};
