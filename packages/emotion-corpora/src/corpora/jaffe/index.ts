import type { FaceCorpus } from '../face-corpus';
import { jaffeIdentity, jaffeLayout } from './read';

export const jaffe: FaceCorpus = {
  ...jaffeIdentity,
  folderName: /^jaffe/,
  // Lyons et al. 1998
  official: {
    clips: 213,
    speakers: 10,
    perEmotion: { neutral: 30, happy: 31, sad: 31, angry: 30, fearful: 32, disgust: 29, surprised: 30 },
  },
  layout: jaffeLayout,
  agreement: {
    name: 'jaffe',
    title: 'JAFFE (Japanese Female Facial Expression)',
    ask: 'Ask for access at https://zenodo.org/records/3451524; it is for research that is not commercial.',
    put: 'JAFFE/KA.AN1.39.tiff and so on, in one folder',
    reference: 'Lyons et al. 1998, Coding facial expressions with Gabor wavelets',
  },
};
