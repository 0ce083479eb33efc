import type { CorpusIndex } from '../../corpus-index';
import { toCanonicalEmotion, type Emotion } from '../../emotions';
import { requireOptions } from '../../errors';
import type { FaceImage } from '../../face-image';
import { parseOuluCasiaPath, type OuluCasiaPath } from './path';
import { collectItems, type FileOutcome } from '../../read/collect-items';
import { type CorpusFile } from '../../read/corpus-files';
import type { FaceLayout } from '../face-corpus';
import { isPicture } from '../../read/is-picture';
import { commonFolder } from '../../read/listed-files';
import { readListed } from '../../read/read-listed';
import { requireFrameCounts, selectFrames, type FrameSelection } from '../../read/frame-selection';

export interface ReadOuluCasiaOptions extends FrameSelection {
  /** Default: visible light. */
  imaging?: OuluCasiaPath['imaging'];
  /** Default: strong. */
  illumination?: OuluCasiaPath['illumination'];
  /** `face` for a copy whose images are crops already. Default: `scene`, the original 320 x 240 frames. */
  framing?: FaceImage['framing'];
}

const lookedFor = 'Oulu-CASIA frames such as VL/Strong/P001/Anger/000.jpeg';

/** Where the corpus lies several times, as original and as preprocessed images, the originals, else the first. */
function chooseRoot(roots: readonly string[]): string {
  return roots.find((root) => /original/i.test(root)) ?? roots[0];
}

/** The index of Oulu-CASIA from files listed already. */
async function indexOuluCasia(
  dir: string,
  files: readonly CorpusFile[],
  {
    lastFrames = 3,
    neutralFrames = 0,
    imaging = 'VL',
    illumination = 'Strong',
    framing = 'scene',
  }: ReadOuluCasiaOptions = {},
): Promise<CorpusIndex<FaceImage>> {
  requireFrameCounts({ lastFrames, neutralFrames });
  const frames = files.flatMap((file) => {
    const parsed = parseOuluCasiaPath(file.relative);
    return parsed ? [{ file, parsed }] : [];
  });
  const roots = [...new Set(frames.map(({ parsed }) => parsed.root))];
  const wanted = frames.filter(({ parsed }) => parsed.imaging === imaging && parsed.illumination === illumination);
  // a copy with pointers in place of frames is no copy
  const whole = roots.filter((root) => !wanted.some(({ file, parsed }) => parsed.root === root && file.standIn));
  const root = chooseRoot(whole.length > 0 ? whole : roots);
  const own = wanted.filter(({ parsed }) => parsed.root === root);
  const chosen = selectFrames(
    own.map(({ file, parsed }) => ({
      sequence: `${parsed.subject}/${parsed.word}`,
      name: parsed.frame,
      path: file.path,
    })),
    { lastFrames, neutralFrames },
  );
  const used = own.filter(({ file }) => chosen.has(file.path)).map(({ file }) => file);
  const description = { name: 'oulu-casia', title: 'Oulu-CASIA', lookedFor, isReadable: isPicture };
  const index = await collectItems(dir, used, description, ({ relative, path }): FileOutcome<FaceImage> => {
    const { subject, word, frame } = parseOuluCasiaPath(relative)!;
    const sourceEmotion = chosen.get(path) === 'neutral' ? 'Neutral' : word;
    const emotion = toCanonicalEmotion(sourceEmotion) as Emotion;
    const id = `oulu-casia/${imaging}/${illumination}/${subject}/${word}/${frame}`;
    return { item: { id, corpus: 'oulu-casia', subject, emotion, sourceEmotion, pairKey: null, framing, path } };
  });
  index.notes.push(
    `${imaging}, ${illumination}: the last ${lastFrames} frames of each sequence` +
      (neutralFrames > 0 ? `, and the first ${neutralFrames} as neutral` : ''),
  );
  for (const other of roots) {
    if (other === root) continue;
    const standIn = wanted.find(({ file, parsed }) => parsed.root === other && file.standIn)?.file.standIn;
    index.notes.push(`${other} is a second copy and is not used${standIn ? ` (in it: ${standIn.reason})` : ''}`);
  }
  return index;
}

/**
 * Reads Oulu-CASIA (Zhao et al. 2011): the last frames of every sequence under visible light, strong illumination. Whole pictures,
 * 320 x 240: `framing` is `scene`.
 *
 * @param options `lastFrames` 3, `neutralFrames` 0 (every sequence begins with a neutral face).
 * @throws CorpusError where `dir` is missing or holds no such frame.
 */
export async function readOuluCasia(dir: string, options: ReadOuluCasiaOptions = {}): Promise<CorpusIndex<FaceImage>> {
  requireOptions('options', options, {
    lastFrames: true,
    neutralFrames: true,
    imaging: true,
    illumination: true,
    framing: true,
  });
  return readListed(dir, lookedFor, (files) => indexOuluCasia(dir, files, options));
}

export const ouluCasiaLayout: FaceLayout = {
  claim: (files) => files.filter(({ relative }) => parseOuluCasiaPath(relative) !== null),
  folderOf: (files) =>
    commonFolder(
      files.map((file) => {
        const { root } = parseOuluCasiaPath(file.relative)!;
        return { ...file, relative: root === '' ? file.name : `${root}/${file.name}` };
      }),
    ),
  index: async (dir, files) => ({ faces: await indexOuluCasia(dir, files) }),
};
