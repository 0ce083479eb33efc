import { emotions } from '../../emotions';
import { defineSpeechCorpus } from '../speech-corpus';
import { officialRavdessIds, parseRavdessName } from './name';
import { ravdessSounds, ravdessVideos } from './read';
import { ravdessTwin } from './twin';

/** RAVDESS, speech. Song is read where `readRavdess` is asked for it. */
export const ravdess = defineSpeechCorpus({
  name: 'ravdess',
  short: 'rav',
  title: 'RAVDESS',
  reference: 'Livingstone and Russo 2018',
  licence: 'CC BY-NC-SA 4.0',
  lookedFor: 'RAVDESS (03-01-...wav)',
  // in the order of its codes 01 to 08
  classes: emotions,
  // audio only: 24 actors x 60
  official: {
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
  // odd actors are male, even ones female
  speakers: Array.from({ length: 24 }, (_, index) => ({
    speaker: `Actor_${String(index + 1).padStart(2, '0')}`,
    sex: index % 2 === 0 ? ('male' as const) : ('female' as const),
  })),
  idOf: (fileName) => {
    const parsed = parseRavdessName(fileName);
    return parsed?.channel === 'speech' ? parsed.id : null;
  },
  allClips: { ids: () => officialRavdessIds() },
  sounds: ravdessSounds(['speech']),
  videos: ravdessVideos(['speech']),
  exclusions: [],
  repeated: [
    { ids: ['03-01-03-01-02-01-07', '03-01-03-01-02-02-07'], why: 'the same recording twice, both labeled happy' },
  ],
  twin: ravdessTwin,
});

/** RAVDESS song, audio only: 23 actors x 44 (Livingstone and Russo 2018). */
export const ravdessSongCounts = {
  clips: 1012,
  speakers: 23,
  perEmotion: { neutral: 92, calm: 184, happy: 184, sad: 184, angry: 184, fearful: 184 },
};
