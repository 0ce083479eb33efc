import type { FaceCorpus } from '../face-corpus';
import { ckPlusLayout } from './read';

export const ckPlus: FaceCorpus = {
  name: 'ck-plus',
  title: 'CK+',
  folderName: /^ck(plus|$)/,
  layout: ckPlusLayout,
  agreement: {
    name: 'ck+',
    title: 'CK+ (Extended Cohn-Kanade)',
    ask: 'Fill in the agreement of the Affect Analysis Group, University of Pittsburgh (https://www.jeffcohn.net/resources/), signed by a member of staff of a research institution.',
    put: 'CK+/cohn-kanade-images/S005/001/*.png and CK+/Emotion/S005/001/*_emotion.txt (extended-cohn-kanade-images.zip and Emotion_labels.zip, unpacked)',
    reference: 'Lucey et al. 2010, The Extended Cohn-Kanade Dataset (CK+)',
  },
};

/** The last three frames of the 327 labeled sequences (Lucey et al. 2010), cropped; contempt's 54 are not counted. */
export const ckPlus48: FaceCorpus = {
  name: 'ck-plus-48',
  title: 'CK+48',
  folderName: /^ck(plus)?48/,
  cutFrom: 'ck-plus',
  official: {
    clips: 981 - 54,
    speakers: 118,
    perEmotion: { happy: 207, sad: 84, angry: 135, fearful: 75, disgust: 177, surprised: 249 },
  },
};

/** CK+ cropped, with the neutral first frames of its sequences. */
export const ckPlusNeutral: FaceCorpus = {
  name: 'ck-plus-neutral',
  title: 'CK+ with neutral first frames',
  folderName: /^ckplusneutral/,
  cutFrom: 'ck-plus',
  besides: { corpus: 'ck-plus-48', only: 'neutral' },
};
