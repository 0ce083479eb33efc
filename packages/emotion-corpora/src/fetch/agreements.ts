/** A corpus that is given out on request only. */
export interface Agreement {
  name: string;
  title: string;
  /** Who has it and how to ask. */
  ask: string;
  /** What the reader expects below the folder given with `--data`. */
  put: string;
  reference: string;
}

/** How to get what cannot be fetched, and where its reader looks. Addresses were not reached from where this was written. */
export const agreements: readonly Agreement[] = [
  {
    name: 'ck+',
    title: 'CK+ (Extended Cohn-Kanade)',
    ask: 'Fill in the agreement of the Affect Analysis Group, University of Pittsburgh (https://www.jeffcohn.net/resources/), signed by a member of staff of a research institution.',
    put: 'CK+/cohn-kanade-images/S005/001/*.png and CK+/Emotion/S005/001/*_emotion.txt (extended-cohn-kanade-images.zip and Emotion_labels.zip, unpacked)',
    reference: 'Lucey et al. 2010, The Extended Cohn-Kanade Dataset (CK+)',
  },
  {
    name: 'mmi',
    title: 'MMI Facial Expression Database',
    ask: 'Ask for an account at https://mmifacedb.eu, with a signed end user licence agreement; then search for sessions with an emotion label and download them with their annotations.',
    put: 'MMI/Sessions/1/session.xml, S001-001.avi and S001-001.xml, one folder a session, as downloaded',
    reference: 'Pantic et al. 2005; Valstar and Pantic 2010',
  },
  {
    name: 'oulu-casia',
    title: 'Oulu-CASIA NIR&VIS',
    ask: 'Ask the Center for Machine Vision and Signal Analysis, University of Oulu (https://www.oulu.fi/en/university/faculties-and-units/faculty-information-technology-and-electrical-engineering/center-machine-vision-and-signal-analysis), with a signed licence agreement.',
    put: 'Oulu-CASIA/VL/Strong/P001/Anger/000.jpeg (OriginalImg, unpacked)',
    reference: 'Zhao et al. 2011, Facial expression recognition from near-infrared videos',
  },
  {
    name: 'multi-pie',
    title: 'CMU Multi-PIE',
    ask: 'Order it from Carnegie Mellon University, Technology Transfer (http://www.multipie.org); it is sent on a hard disk, for a fee.',
    put: 'Multi-PIE/data/session01/multiview/001/01/05_1/001_01_01_051_07.png and Multi-PIE/meta/subject_list.txt, as on the disk',
    reference: 'Gross et al. 2010, Multi-PIE',
  },
  {
    name: 'jaffe',
    title: 'JAFFE (Japanese Female Facial Expression)',
    ask: 'Ask for access at https://zenodo.org/records/3451524; it is for research that is not commercial.',
    put: 'JAFFE/KA.AN1.39.tiff and so on, in one folder',
    reference: 'Lyons et al. 1998, Coding facial expressions with Gabor wavelets',
  },
  {
    name: 'fer2013',
    title: 'FER2013',
    ask: 'Log in at Kaggle and accept the rules of the contest "Challenges in Representation Learning: Facial Expression Recognition Challenge" (https://www.kaggle.com/c/challenges-in-representation-learning-facial-expression-recognition-challenge).',
    put: 'FER2013/fer2013.csv, or one folder of images an emotion (FER2013/train/angry/*.jpg)',
    reference: 'Goodfellow et al. 2013, Challenges in representation learning',
  },
];
