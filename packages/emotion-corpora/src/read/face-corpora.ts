/** What is known of a face corpus before it is read. */
export interface FaceCorpus {
  name: string;
  title: string;
  /** Absent for the corpora the paper uses. */
  substituteFor?: string;
}

const paperCorpora = 'CMU Multi-PIE, CK+, MMI and Oulu-CASIA';

/** Corpora by the names their folders go by, in lower case without signs and with + as plus; the first that fits counts. */
const known: readonly [RegExp, FaceCorpus][] = [
  [/^ckplusneutral/, { name: 'ck-plus-neutral', title: 'CK+ with neutral first frames' }],
  [/^ck(plus)?48/, { name: 'ck-plus-48', title: 'CK+48' }],
  [/^ck(plus|$)/, { name: 'ck-plus', title: 'CK+' }],
  [/^mmi/, { name: 'mmi', title: 'MMI' }],
  [/^oulu/, { name: 'oulu-casia', title: 'Oulu-CASIA' }],
  [/^(cmu)?multipie/, { name: 'multi-pie', title: 'CMU Multi-PIE' }],
  [/^fer(2013|$)/, { name: 'fer2013', title: 'FER2013', substituteFor: paperCorpora }],
  [/^jaffe/, { name: 'jaffe', title: 'JAFFE', substituteFor: paperCorpora }],
];

/** Which corpus a folder holds, by its name; a folder of another name is a corpus of that name and a substitute. */
export function faceCorpusOfFolder(folderName: string): FaceCorpus {
  const plain = folderName
    .toLowerCase()
    .replace(/\+/g, 'plus')
    .replace(/[^a-z0-9]/g, '');
  const match = known.find(([pattern]) => pattern.test(plain));
  return match?.[1] ?? { name: folderName, title: folderName, substituteFor: paperCorpora };
}
