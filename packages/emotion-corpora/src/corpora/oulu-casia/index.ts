import type { FaceCorpus } from '../face-corpus';
import { ouluCasiaLayout } from './read';

export const ouluCasia: FaceCorpus = {
  name: 'oulu-casia',
  title: 'Oulu-CASIA',
  folderName: /^oulu/,
  layout: ouluCasiaLayout,
  agreement: {
    name: 'oulu-casia',
    title: 'Oulu-CASIA NIR&VIS',
    ask: 'Ask the Center for Machine Vision and Signal Analysis, University of Oulu (https://www.oulu.fi/en/university/faculties-and-units/faculty-information-technology-and-electrical-engineering/center-machine-vision-and-signal-analysis), with a signed licence agreement.',
    put: 'Oulu-CASIA/VL/Strong/P001/Anger/000.jpeg (OriginalImg, unpacked)',
    reference: 'Zhao et al. 2011, Facial expression recognition from near-infrared videos',
  },
};
