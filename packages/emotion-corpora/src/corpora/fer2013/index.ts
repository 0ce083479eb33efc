import type { FaceCorpus } from '../face-corpus';
import { fer2013Identity, fer2013Layout } from './read';

export const fer2013: FaceCorpus = {
  ...fer2013Identity,
  folderName: /^fer(2013|$)/,
  // Goodfellow et al. 2013
  official: {
    clips: 35_887,
    speakers: null,
    perEmotion: { neutral: 6198, happy: 8989, sad: 6077, angry: 4953, fearful: 5121, disgust: 547, surprised: 4002 },
  },
  layout: fer2013Layout,
  agreement: {
    name: 'fer2013',
    title: 'FER2013',
    ask: 'Log in at Kaggle and accept the rules of the contest "Challenges in Representation Learning: Facial Expression Recognition Challenge" (https://www.kaggle.com/c/challenges-in-representation-learning-facial-expression-recognition-challenge).',
    put: 'FER2013/fer2013.csv, or one folder of images an emotion (FER2013/train/angry/*.jpg)',
    reference: 'Goodfellow et al. 2013, Challenges in representation learning',
  },
};
