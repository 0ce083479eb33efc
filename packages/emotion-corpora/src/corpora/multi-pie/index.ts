import type { FaceCorpus } from '../face-corpus';
import { multiPieLayout } from './read';

export const multiPie: FaceCorpus = {
  name: 'multi-pie',
  title: 'CMU Multi-PIE',
  folderName: /^(cmu)?multipie/,
  layout: multiPieLayout,
  agreement: {
    name: 'multi-pie',
    title: 'CMU Multi-PIE',
    ask: 'Order it from Carnegie Mellon University, Technology Transfer (http://www.multipie.org); it is sent on a hard disk, for a fee.',
    put: 'Multi-PIE/data/session01/multiview/001/01/05_1/001_01_01_051_07.png and Multi-PIE/meta/subject_list.txt, as on the disk',
    reference: 'Gross et al. 2010, Multi-PIE',
  },
};
