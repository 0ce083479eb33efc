import type { Sex } from '../../clip';
import type { CorpusIndex, FileProblem } from '../../corpus-index';
import { requireOptions } from '../../errors';
import type { FaceImage } from '../../face-image';
import { multiPieEmotions, parseMultiPieName } from './name';
import { collectItems, type FileOutcome } from '../../read/collect-items';
import { type CorpusFile } from '../../read/corpus-files';
import type { FaceLayout } from '../face-corpus';
import { isPicture } from '../../read/is-picture';
import { readListed } from '../../read/read-listed';
import { readText } from '../../read/read-text';

export interface ReadMultiPieOptions {
  /** Default: `['05_1']`, the frontal one. */
  cameras?: readonly string[];
  /** Default: `['07']`, the flash beside the frontal camera; all twenty would be the same face twenty times. */
  illuminations?: readonly string[];
}

/** The table of people, as the distribution calls it. */
const multiPieSubjects = 'subject_list.txt';

const lookedFor = 'CMU Multi-PIE images such as session01/multiview/001/02/05_1/001_01_02_051_07.png';

/** Sex by subject: lines `id, year of birth, Male or Female, ...`, separated by spaces. */
function parseMultiPieSubjects(text: string): Map<string, Sex> {
  const rows = text.split('\n').map((line) => /^\s*(\d{1,3})\s+\S+\s+(male|female)\b/i.exec(line));
  return new Map(rows.flatMap((row) => (row ? [[row[1].padStart(3, '0'), row[2].toLowerCase() as Sex]] : [])));
}

/** Sex by subject, of the first table that can be read and tells any; null where there is none. */
async function readSubjects(
  tables: readonly CorpusFile[],
): Promise<{ sexes: Map<string, Sex> | null; problems: FileProblem[] }> {
  const problems: FileProblem[] = [];
  for (const { path, relative } of tables) {
    try {
      const sexes = parseMultiPieSubjects(await readText(path));
      if (sexes.size > 0) return { sexes, problems };
      problems.push({ file: relative, reason: 'no line of a subject', remedy: 'Fetch the table again.' });
    } catch (cause) {
      const reason = `cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
      problems.push({ file: relative, reason, remedy: 'Fetch the table again.' });
    }
  }
  return { sexes: null, problems };
}

/** The index of Multi-PIE from files listed already. */
async function indexMultiPie(
  dir: string,
  files: readonly CorpusFile[],
  { cameras = ['05_1'], illuminations = ['07'] }: ReadMultiPieOptions = {},
): Promise<CorpusIndex<FaceImage>> {
  const { sexes, problems } = await readSubjects(files.filter(({ name }) => name === multiPieSubjects));
  const images = files.filter(({ name }) => {
    const parsed = parseMultiPieName(name);
    return parsed !== null && cameras.includes(parsed.camera) && illuminations.includes(parsed.illumination);
  });
  const description = { name: 'multi-pie', title: 'CMU Multi-PIE', lookedFor, isReadable: isPicture };
  const index = await collectItems(dir, images, description, ({ name, path }): FileOutcome<FaceImage> => {
    const { id, subject, session, recording, expression } = parseMultiPieName(name)!;
    if (expression === null) {
      const reason = `session ${session} has no recording ${recording}`;
      return { problem: { reason, remedy: 'Fetch the file again or remove it.' } };
    }
    const emotion = multiPieEmotions[expression];
    if (emotion === 'dropped') return { dropped: expression };
    return {
      item: {
        id: `multi-pie/${id}`,
        corpus: 'multi-pie',
        subject,
        emotion,
        sourceEmotion: expression,
        pairKey: null,
        sex: sexes?.get(subject) ?? 'unknown',
        framing: 'scene',
        path,
      },
    };
  });
  index.notes.push(`cameras ${cameras.join(', ')}; illuminations ${illuminations.join(', ')}`);
  index.problems.push(...problems);
  if (!sexes) index.notes.push(`no ${multiPieSubjects} that can be used: the sex of the subjects is unknown`);
  return index;
}

/**
 * Reads CMU Multi-PIE (Gross et al. 2010): the frontal camera, one illumination; smile is happy; squint and scream are dropped and
 * counted; sex from `subject_list.txt`. Whole pictures, 640 x 480: `framing` is `scene`.
 *
 * @throws CorpusError where `dir` is missing or holds no such image.
 */
export async function readMultiPie(dir: string, options: ReadMultiPieOptions = {}): Promise<CorpusIndex<FaceImage>> {
  requireOptions('options', options, { cameras: true, illuminations: true });
  return readListed(dir, lookedFor, (files) => indexMultiPie(dir, files, options));
}

export const multiPieLayout: FaceLayout = {
  claim: (files) => {
    const images = files.filter(({ name }) => parseMultiPieName(name) !== null);
    return images.length === 0 ? [] : [...images, ...files.filter(({ name }) => name === multiPieSubjects)];
  },
  index: async (dir, files) => ({ faces: await indexMultiPie(dir, files) }),
};
