import type { CorpusIndex, FileProblem } from '../../corpus-index';
import { toCanonicalEmotion } from '../../emotions';
import { CorpusError, requireOptions } from '../../errors';
import type { FaceImage } from '../../face-image';
import { ckPlusEmotions, parseCkPlusName } from './name';
import { collectItems, type FileOutcome } from '../../read/collect-items';
import { type CorpusFile } from '../../read/corpus-files';
import type { FaceLayout } from '../face-corpus';
import { isPicture } from '../../read/is-picture';
import { readListed } from '../../read/read-listed';
import { readText } from '../../read/read-text';
import { StandInError } from '../../read/stand-ins';
import { requireFrameCounts, selectFrames, type FrameSelection } from '../../read/frame-selection';

const lookedFor =
  'CK+ in its official layout, cohn-kanade-images/S005/001/S005_001_00000011.png and Emotion/S005/001/S005_001_00000011_emotion.txt';

/** The word of every labeled sequence, and the label files that cannot be read. */
async function readLabels(
  files: readonly CorpusFile[],
): Promise<{ words: Map<string, string>; problems: FileProblem[] }> {
  const words = new Map<string, string>();
  const problems: FileProblem[] = [];
  const unread: (FileProblem & { sequence: string })[] = [];
  for (const { name, path, relative: file } of files) {
    const parsed = parseCkPlusName(name);
    if (parsed?.kind !== 'emotion') continue;
    const { sequence } = parsed;
    try {
      // one number, written as 3.0000000e+00
      const text = (await readText(path)).trim();
      const word = text === '' ? undefined : ckPlusEmotions[Number(text)];
      if (word === undefined)
        throw new Error(`the label is ${JSON.stringify(text.slice(0, 20))}, not a number from 0 to 7`);
      words.set(sequence, word);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const remedy = cause instanceof StandInError ? cause.remedy : 'Fetch the file again.';
      unread.push({ file, reason, remedy, sequence });
    }
  }
  for (const { sequence, remedy, ...problem } of unread) {
    const without = words.has(sequence)
      ? 'Its sequence has another label, which is used.'
      : 'Its sequence is left out.';
    problems.push({ ...problem, remedy: `${remedy} ${without}` });
  }
  return { words, problems };
}

/** The index of CK+ from files listed already. */
async function indexCkPlus(
  dir: string,
  files: readonly CorpusFile[],
  { lastFrames = 3, neutralFrames = 1 }: FrameSelection = {},
): Promise<CorpusIndex<FaceImage>> {
  requireFrameCounts({ lastFrames, neutralFrames });
  const { words, problems } = await readLabels(files);
  const images = files.filter(({ name }) => parseCkPlusName(name)?.kind === 'image');
  if (words.size === 0 && images.length > 0) {
    throw new CorpusError({
      file: dir,
      found: `${images.length} images of CK+ and no Emotion files`,
      expected: lookedFor,
      fix: 'Unpack Emotion_labels.zip of the distribution beside cohn-kanade-images.',
    });
  }
  const labeled = images.filter(({ name }) => words.has(parseCkPlusName(name)!.sequence));
  // by their names: the last frames of a sequence that is there twice would else be one frame twice
  const frames = new Map(labeled.map(({ name }) => [parseCkPlusName(name)!.id, parseCkPlusName(name)!.sequence]));
  const chosen = selectFrames(
    [...frames].map(([id, sequence]) => ({ sequence, name: id, path: id })),
    { lastFrames, neutralFrames },
  );
  const used = labeled.filter(({ name }) => chosen.has(parseCkPlusName(name)!.id));
  const index = await collectItems(
    dir,
    used,
    { name: 'ck-plus', title: 'CK+', lookedFor, isReadable: isPicture },
    ({ name, path }): FileOutcome<FaceImage> => {
      const { id, subject, sequence } = parseCkPlusName(name)!;
      const sourceEmotion = chosen.get(id) === 'neutral' ? 'neutral' : words.get(sequence)!;
      const emotion = toCanonicalEmotion(sourceEmotion);
      if (emotion === 'dropped' || emotion === null) return { dropped: sourceEmotion };
      const item = { id: `ck-plus/${id}`, corpus: 'ck-plus', subject, emotion, sourceEmotion, pairKey: null };
      return { item: { ...item, framing: 'scene', path } };
    },
  );
  index.problems.push(...problems);
  const sequences = new Set(images.map(({ name }) => parseCkPlusName(name)!.sequence));
  index.notes.push(
    `${words.size} of ${sequences.size} sequences are labeled: their last ${lastFrames} frames are used, and the first ${neutralFrames} as neutral`,
  );
  return index;
}

/**
 * Reads CK+ (Lucey et al. 2010) in its official layout: of every sequence with an Emotion file the last frames, with its emotion,
 * and the first, as neutral. Sequences without a label are not used; contempt is dropped and counted. Whole pictures, 640 x 490 or
 * 640 x 480, mostly grey: `framing` is `scene`.
 *
 * @param options `lastFrames` 3 (as in CK+48), `neutralFrames` 1.
 * @throws CorpusError where `dir` is missing, or holds no labeled sequence.
 */
export async function readCkPlus(dir: string, options: FrameSelection = {}): Promise<CorpusIndex<FaceImage>> {
  requireOptions('options', options, { lastFrames: true, neutralFrames: true });
  return readListed(dir, lookedFor, (files) => indexCkPlus(dir, files, options));
}

export const ckPlusLayout: FaceLayout = {
  // CK+48 has the same file names in folders of emotions; the official folders are S005/001
  claim: (files) =>
    files.filter(({ name, relative }) => {
      const parsed = parseCkPlusName(name);
      return parsed?.kind === 'emotion' || (parsed !== null && /(^|\/)S\d{3}\/\d{3}\/[^/]+$/i.test(relative));
    }),
  index: async (dir, files) => ({ faces: await indexCkPlus(dir, files) }),
};
