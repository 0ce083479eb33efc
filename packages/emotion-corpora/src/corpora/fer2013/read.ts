import type { CorpusIndex } from '../../corpus-index';
import { toCanonicalEmotion, type Emotion } from '../../emotions';
import { CorpusError } from '../../errors';
import { faceSize, type FaceImage } from '../../face-image';
import { hasExtension, imageExtensions, type CorpusFile } from '../../read/corpus-files';
import { csvTable } from '../../read/csv-table';
import { paperCorpora, type FaceLayout } from '../face-corpus';
import { indexFaceFolders } from '../../read/index-face-folders';
import { readListed } from '../../read/read-listed';
import { StandInError } from '../../read/stand-ins';
import { fingerprintFiles } from '../../read/fingerprint';

export const fer2013Identity = { name: 'fer2013', title: 'FER2013', substituteFor: paperCorpora };

/** The words of the codes 0 to 6 (Goodfellow et al. 2013, README of the table). */
const fer2013Emotions = ['Angry', 'Disgust', 'Fear', 'Happy', 'Sad', 'Surprise', 'Neutral'] as const;

const lookedFor = 'fer2013.csv, with the columns emotion, pixels and Usage, or one folder of images an emotion';
const tables = /^(fer2013|icml_face_data)\.csv$/i;

/** 48 x 48 numbers of at most three digits with one space between: nothing else is looked at before the pixels are loaded. */
const longestPixels = faceSize * faceSize * 4 - 1;
const shortestPixels = faceSize * faceSize * 2 - 1;

/** The index of one table. */
async function indexFer2013Table(dir: string, table: CorpusFile): Promise<CorpusIndex<FaceImage>> {
  const index: CorpusIndex<FaceImage> = {
    ...fer2013Identity,
    items: [],
    problems: [],
    excluded: [],
    dropped: {},
    notes: [`read from the table ${table.name}`],
    fingerprint: fingerprintFiles([table]),
  };
  let row = 0;
  for await (const { line, cell, text, problem } of csvTable(table.path, ['emotion', 'pixels'])) {
    row++;
    const id = `fer2013/${String(row).padStart(5, '0')}`;
    const pixels = cell('pixels');
    const length = pixels ? pixels.end - pixels.start : 0;
    const code = text('emotion');
    // a table that went through a program of statistics may say 3.0
    const sourceEmotion = /^\d(\.0+)?$/.test(code) ? fer2013Emotions[Number(code)] : undefined;
    let reason = problem;
    if (reason === null && sourceEmotion === undefined) reason = `no emotion from 0 to 6 (${code.slice(0, 20)})`;
    if (reason === null && (length < shortestPixels || length > longestPixels)) reason = 'not 48 x 48 pixels';
    if (reason !== null || !pixels || sourceEmotion === undefined) {
      const remedy = 'Fetch the table again; this row is left out.';
      index.problems.push({ file: `${table.relative}, row ${row}`, reason: reason ?? `line ${line}`, remedy });
      continue;
    }
    const emotion = toCanonicalEmotion(sourceEmotion) as Emotion;
    const textRange = { start: pixels.start, end: pixels.end };
    const image = { id, corpus: 'fer2013', subject: null, emotion, sourceEmotion, pairKey: null };
    index.items.push({ ...image, framing: 'face', path: table.path, textRange });
  }
  if (index.items.length === 0) {
    throw new CorpusError({
      file: table.path,
      found: `${row} rows, none of them usable`,
      expected: lookedFor,
      fix: `Fetch ${table.name} again: ${dir} holds no other.`,
    });
  }
  return index;
}

const isTable = ({ name }: CorpusFile) => tables.test(name);

/** The error of a table that cannot be read. */
function tableError(table: CorpusFile, cause: unknown): CorpusError {
  if (cause instanceof CorpusError) return cause;
  return new CorpusError({
    file: table.path,
    found: `no table that can be read (${cause instanceof Error ? cause.message : String(cause)})`,
    expected: 'the columns emotion, pixels and Usage',
    fix:
      cause instanceof StandInError
        ? cause.remedy
        : 'Fetch fer2013.csv again; the test table without labels cannot be used.',
  });
}

/** The index of the first table that can be read. */
async function indexFer2013Tables(dir: string, found: readonly CorpusFile[]): Promise<CorpusIndex<FaceImage>> {
  const failures: { table: CorpusFile; error: CorpusError }[] = [];
  for (const [place, table] of found.entries()) {
    try {
      const index = await indexFer2013Table(dir, table);
      for (const { table: failed, error } of failures) {
        const remedy = `Nothing to do: another table, ${table.path}, is used.`;
        index.problems.push({ file: failed.relative, reason: error.found, remedy });
      }
      for (const { relative } of found.slice(place + 1)) {
        index.notes.push(`${relative} is a second table of fer2013 and is not used`);
      }
      return index;
    } catch (cause) {
      failures.push({ table, error: tableError(table, cause) });
    }
  }
  throw failures[0].error;
}

/**
 * Reads FER2013 (Goodfellow et al. 2013) from its table, fer2013.csv, or from one folder of images an emotion. Pixels of the table are
 * not kept: an item says where they are in the file, and `loadFace` reads them.
 *
 * @throws CorpusError where `dir` is missing, or holds neither.
 */
export async function readFer2013(dir: string): Promise<CorpusIndex<FaceImage>> {
  return readListed(dir, lookedFor, async (files) => {
    const found = files.filter(isTable);
    if (found.length > 0) return indexFer2013Tables(dir, found);
    const images = files.filter(({ name }) => hasExtension(name, imageExtensions));
    return indexFaceFolders(dir, fer2013Identity, images);
  });
}

export const fer2013Layout: FaceLayout = {
  claim: (files) => files.filter((file) => isTable(file)),
  index: async (dir, found) => ({ faces: await indexFer2013Tables(dir, found) }),
};
