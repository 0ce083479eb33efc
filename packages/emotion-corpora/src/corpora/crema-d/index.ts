import type { Emotion } from '../../emotions';
import { defineSpeechCorpus, type Exclusion, type KnownDuplicate } from '../speech-corpus';
import { parseCremaDName } from './name';
import { demographicsFile } from './demographics';
import { cremaDSounds, cremaDVideos } from './read';
import { cremaDSpeakers } from './speakers';
import { cremaDTwin } from './twin';

/**
 * Clips that are byte-identical although their names give different emotions. Nothing tells which of the two labels is right, so both
 * are left out.
 */
export const conflictingDuplicates: readonly KnownDuplicate[] = [
  { ids: ['1006_TIE_HAP_XX', '1006_TIE_NEU_XX'], why: 'the same recording under the labels happy and neutral' },
  { ids: ['1013_WSI_DIS_XX', '1013_WSI_SAD_XX'], why: 'the same recording under the labels disgust and sad' },
  { ids: ['1017_IWW_ANG_XX', '1017_IWW_FEA_XX'], why: 'the same recording under the labels angry and fearful' },
];

const exclusions: readonly Exclusion[] = [
  ...conflictingDuplicates.flatMap(({ ids, why }) =>
    ids.map((id) => ({ id, why, source: 'SHA-256 of the official files' })),
  ),
  {
    id: '1076_MTI_SAD_XX',
    why: 'no sound in the official file',
    source:
      "reported by the corpus' users (not checked here: the actor is not among the data this package is tried on)",
  },
];

/** No calm, no surprised. */
const classes: readonly Emotion[] = ['neutral', 'happy', 'sad', 'angry', 'fearful', 'disgust'];

/** CREMA-D. */
export const cremaD = defineSpeechCorpus({
  name: 'crema-d',
  short: 'cre',
  title: 'CREMA-D',
  reference: 'Cao et al. 2014',
  licence: 'ODbL 1.0, its contents DbCL 1.0',
  lookedFor: 'CREMA-D (1001_DFA_ANG_XX.wav)',
  classes,
  official: {
    clips: 7442,
    speakers: 91,
    perEmotion: { neutral: 1087, happy: 1271, sad: 1271, angry: 1271, fearful: 1271, disgust: 1271 },
  },
  speakers: cremaDSpeakers,
  idOf: (fileName) => parseCremaDName(fileName)?.id ?? null,
  allClips: { table: 'SentenceFilenames.csv', column: 'Filename' },
  sounds: cremaDSounds,
  videos: cremaDVideos,
  tables: [demographicsFile],
  soundFolder: 'AudioWAV',
  exclusions,
  repeated: [],
  twin: cremaDTwin,
});
