import { ckPlus, ckPlus48, ckPlusNeutral } from './ck-plus/index';
import { paperCorpora, type Agreement, type FaceCorpus } from './face-corpus';
import { fer2013 } from './fer2013/index';
import { jaffe } from './jaffe/index';
import { mmi } from './mmi/index';
import { multiPie } from './multi-pie/index';
import { ouluCasia } from './oulu-casia/index';

/** The corpora of faces that are known by name, one line each. Their layouts are tried in this order, each on what the ones before have left. */
export const faceCorpora: readonly FaceCorpus[] = [
  ckPlusNeutral,
  ckPlus48,
  ckPlus,
  mmi,
  ouluCasia,
  multiPie,
  jaffe,
  fer2013,
];

/** How to get the corpora that cannot be fetched, and where their readers look. */
export const agreements: readonly Agreement[] = faceCorpora.flatMap(({ agreement }) => agreement ?? []);

/** The corpus of that machine name; undefined for any other. */
export function faceCorpus(name: string): FaceCorpus | undefined {
  return faceCorpora.find((corpus) => corpus.name === name);
}

/** Which corpus a folder holds, by its name, the first that fits; a folder of another name is a corpus of that name and a substitute. */
export function faceCorpusOfFolder(folderName: string): Pick<FaceCorpus, 'name' | 'title' | 'substituteFor'> {
  const plain = folderName
    .toLowerCase()
    .replace(/\+/g, 'plus')
    .replace(/[^a-z0-9]/g, '');
  const match = faceCorpora.find((corpus) => corpus.folderName.test(plain));
  return match ?? { name: folderName, title: folderName, substituteFor: paperCorpora };
}
