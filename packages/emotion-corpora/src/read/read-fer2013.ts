import { createReadStream } from 'node:fs';
import type { CorpusIndex } from '../corpus-index';
import { toCanonicalEmotion, type Emotion } from '../emotions';
import { CorpusError } from '../errors';
import { faceSize, type FaceImage } from '../face-image';
import { listFiles, type CorpusFile } from './corpus-files';
import { faceCorpusOfFolder } from './face-corpora';
import type { FaceLayout } from './face-layout';
import { readFaceFolders } from './read-face-folders';
import { fingerprintFiles } from './fingerprint';

/** The words of the codes 0 to 6 (Goodfellow et al. 2013, README of the table). */
const fer2013Emotions = ['Angry', 'Disgust', 'Fear', 'Happy', 'Sad', 'Surprise', 'Neutral'] as const;

const lookedFor = 'fer2013.csv, with the columns emotion, pixels and Usage, or one folder of images an emotion';
const tables = /^(fer2013|icml_face_data)\.csv$/i;

/** Lines of a file with the bytes they begin at, without their ends, one after the other: the table is 300 MB. */
async function* linesOf(path: string): AsyncGenerator<{ line: Buffer; start: number }> {
  let rest: Buffer = Buffer.alloc(0);
  let start = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    rest = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    let from = 0;
    for (let end = rest.indexOf(10, from); end >= 0; end = rest.indexOf(10, from)) {
      yield { line: rest.subarray(from, end), start: start + from };
      from = end + 1;
    }
    start += from;
    rest = rest.subarray(from);
  }
  if (rest.length > 0) yield { line: rest, start };
}

/** Where the cells of a line are. No cell of this table has a comma or a quotation mark in it; some copies put marks around. */
function cellsOf(line: Buffer): { from: number; to: number }[] {
  const isPadding = (byte: number) => byte === 32 || byte === 34 || byte === 13;
  const cells: { from: number; to: number }[] = [];
  for (let from = 0; from <= line.length;) {
    const comma = line.indexOf(44, from);
    const end = comma < 0 ? line.length : comma;
    let [first, last] = [from, end];
    while (first < last && isPadding(line[first])) first++;
    while (last > first && isPadding(line[last - 1])) last--;
    cells.push({ from: first, to: last });
    from = end + 1;
  }
  return cells;
}

const textOf = (line: Buffer, { from, to }: { from: number; to: number }) => line.toString('latin1', from, to);

/** 48 x 48 numbers of at most three digits with one space between: nothing else is looked at before the pixels are loaded. */
const longestPixels = faceSize * faceSize * 4 - 1;
const shortestPixels = faceSize * faceSize * 2 - 1;

/** The index of one table. */
async function indexFer2013Table(dir: string, table: CorpusFile): Promise<CorpusIndex<FaceImage>> {
  const index: CorpusIndex<FaceImage> = {
    ...faceCorpusOfFolder('fer2013'),
    items: [],
    problems: [],
    excluded: [],
    dropped: {},
    notes: [`read from the table ${table.name}`],
    fingerprint: fingerprintFiles([table]),
  };
  let columns: { emotion: number; pixels: number; usage: number } | null = null;
  let row = 0;
  for await (const { line, start } of linesOf(table.path)) {
    const cells = cellsOf(line);
    if (columns === null) {
      const names = cells.map((cell) => textOf(line, cell).toLowerCase());
      columns = { emotion: names.indexOf('emotion'), pixels: names.indexOf('pixels'), usage: names.indexOf('usage') };
      if (columns.emotion >= 0 && columns.pixels >= 0) continue;
      throw new CorpusError({
        file: table.path,
        found: `the columns ${names.slice(0, 5).join(', ').slice(0, 80)}`,
        expected: 'emotion, pixels and Usage',
        fix: 'Fetch fer2013.csv again; the test table without labels cannot be used.',
      });
    }
    if (line.length <= 1) continue;
    row++;
    const id = `fer2013/${String(row).padStart(5, '0')}`;
    const pixels = cells[columns.pixels];
    const length = pixels ? pixels.to - pixels.from : 0;
    const code = cells[columns.emotion] ? textOf(line, cells[columns.emotion]) : '';
    const sourceEmotion = /^\d$/.test(code) ? fer2013Emotions[Number(code)] : undefined;
    if (sourceEmotion === undefined || length < shortestPixels || length > longestPixels) {
      const reason =
        sourceEmotion === undefined ? `no emotion from 0 to 6 (${code.slice(0, 20)})` : 'not 48 x 48 pixels';
      const remedy = 'Fetch the table again; this row is left out.';
      index.problems.push({ file: `${table.relative}, row ${row}`, reason, remedy });
      continue;
    }
    const emotion = toCanonicalEmotion(sourceEmotion) as Emotion;
    const textRange = { start: start + pixels.from, end: start + pixels.to };
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

/**
 * Reads FER2013 (Goodfellow et al. 2013) from its table, fer2013.csv, or from one folder of images an emotion. Pixels of the table are
 * not kept: an item says where they are in the file, and `loadFace` reads them.
 *
 * @throws CorpusError where `dir` is missing, or holds neither.
 */
export async function readFer2013(dir: string): Promise<CorpusIndex<FaceImage>> {
  const table = (await listFiles(dir, lookedFor)).find(isTable);
  return table ? indexFer2013Table(dir, table) : readFaceFolders(dir, 'fer2013');
}

export const fer2013Layout: FaceLayout = {
  name: 'fer2013',
  claim: (files) => files.filter((file) => isTable(file)).slice(0, 1),
  index: async (dir, [table]) => ({ faces: await indexFer2013Table(dir, table) }),
};
