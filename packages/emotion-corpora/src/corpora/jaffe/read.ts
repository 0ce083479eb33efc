import type { CorpusIndex } from '../../corpus-index';
import { toCanonicalEmotion, type Emotion } from '../../emotions';
import type { FaceImage } from '../../face-image';
import { parseJaffeName } from './name';
import { collectItems, type FileOutcome } from '../../read/collect-items';
import { type CorpusFile } from '../../read/corpus-files';
import { paperCorpora, type FaceLayout } from '../face-corpus';
import { isPicture } from '../../read/is-picture';
import { readListed } from '../../read/read-listed';

export const jaffeIdentity = { name: 'jaffe', title: 'JAFFE', substituteFor: paperCorpora };

const lookedFor = 'JAFFE images such as KA.AN1.39.tiff';

/** The index of JAFFE from files listed already. */
function indexJaffe(dir: string, files: readonly CorpusFile[]): Promise<CorpusIndex<FaceImage>> {
  const images = files.filter(({ name }) => parseJaffeName(name) !== null);
  const description = { ...jaffeIdentity, lookedFor, isReadable: isPicture };
  return collectItems(dir, images, description, ({ name, path }): FileOutcome<FaceImage> => {
    const { id, subject, code } = parseJaffeName(name)!;
    const emotion = toCanonicalEmotion(code) as Emotion;
    return {
      item: {
        id: `jaffe/${id}`,
        corpus: 'jaffe',
        subject,
        emotion,
        sourceEmotion: code,
        pairKey: null,
        sex: 'female',
        framing: 'scene',
        path,
      },
    };
  });
}

/**
 * Reads JAFFE (Lyons et al. 1998), 213 pictures of ten women, 256 x 256 grey TIFF, or PNG and JPEG under the same names. Each shows
 * head and hair: `framing` is `scene`.
 *
 * @throws CorpusError where `dir` is missing or holds no such image.
 */
export async function readJaffe(dir: string): Promise<CorpusIndex<FaceImage>> {
  return readListed(dir, lookedFor, (files) => indexJaffe(dir, files));
}

export const jaffeLayout: FaceLayout = {
  claim: (files) => files.filter(({ name }) => parseJaffeName(name) !== null),
  index: async (dir, files) => ({ faces: await indexJaffe(dir, files) }),
};
