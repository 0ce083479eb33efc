import type { Clip } from '../../clip';
import type { FileOutcome } from '../../corpus-index';
import type { CorpusFile } from '../../read/corpus-file';
import type { VideoRecording } from '../../video-recording';
import type { SpeechMedia } from '../speech-corpus';
import { parseRavdessName, type RavdessName } from './name';

type Channels = readonly RavdessName['channel'][];

const titleOf = (channels: Channels): string => `RAVDESS (${channels.join(' and ')})`;

const unknownName = {
  problem: {
    reason: 'not a RAVDESS file name',
    remedy: 'Give the file its official name (seven two-digit fields), or remove it.',
  },
};

/** RAVDESS' sound files. Other channels than those asked for are dropped and counted. */
export function ravdessSounds(channels: Channels): SpeechMedia<Clip> {
  function read({ name, path }: CorpusFile): FileOutcome<Clip> {
    const nameFields = parseRavdessName(name);
    if (!nameFields) return unknownName;
    const { id, channel, modality, speaker, sex, emotion, intensity, pairKey } = nameFields;
    if (!channels.includes(channel)) return { dropped: channel };
    if (modality !== 'audio') {
      const remedy = 'Use the audio-only files, whose names begin with 03.';
      return { problem: { reason: 'a sound file named as a video', remedy } };
    }
    const clip = { id, corpus: 'ravdess', speaker, sex, emotion, sourceEmotion: emotion, intensity };
    return { item: { ...clip, pairKey, nameFields, path } };
  }
  const lookedFor = 'RAVDESS clips such as Actor_01/03-01-01-01-01-01-01.wav (or .flac)';
  return { title: titleOf(channels), lookedFor, reader: () => ({ read }) };
}

/** RAVDESS' videos: of a performance with and without sound the one with sound. */
export function ravdessVideos(channels: Channels): SpeechMedia<VideoRecording> {
  return {
    title: `${titleOf(channels)}, videos`,
    lookedFor: 'RAVDESS videos such as Actor_01/01-01-01-01-01-01-01.mp4',
    reader: ({ files }) => {
      const withSound = new Set(
        files.flatMap(({ name, standIn }) => {
          const parsed = parseRavdessName(name);
          return parsed?.modality === 'audio-video' && !standIn ? [parsed.pairKey] : [];
        }),
      );
      const read = ({ name, path }: CorpusFile): FileOutcome<VideoRecording> => {
        const nameFields = parseRavdessName(name);
        if (!nameFields) return unknownName;
        const { id, channel, modality, speaker, sex, emotion, intensity, pairKey } = nameFields;
        if (!channels.includes(channel)) return { dropped: channel };
        // the same pictures with and without sound
        if (modality === 'video' && withSound.has(pairKey))
          return { dropped: 'video without sound, there with sound too' };
        const recording = { id, corpus: 'ravdess', speaker, sex, emotion, sourceEmotion: emotion, intensity, pairKey };
        return { item: { ...recording, path, sound: modality === 'audio-video', nameFields } };
      };
      return { read };
    },
  };
}
