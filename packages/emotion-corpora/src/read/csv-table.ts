import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { csvRecords, type CsvCell } from './csv-records';
import { refuseUtf16 } from './read-text';
import { standInOf, StandInError } from './stand-ins';

/** One row of a table. */
export interface CsvRow {
  /** The number of its first line in the file, from 1. */
  line: number;
  /** The cell of a column, by the name asked for; undefined where the table has no such column. */
  cell: (column: string) => CsvCell | undefined;
  /** Its text; empty where the table has no such column. */
  text: (column: string) => string;
  /** Why the row cannot be used: it has fewer or more cells than the header. */
  problem: string | null;
}

/** Column names as they are compared: `Actor ID`, `actor_id` and `ActorID` are the same. */
const plainName = (name: string) => name.toLowerCase().replace(/[\s_-]+/g, '');

/** The delimiter of a header: the one of comma, semicolon (as spreadsheets write where the comma is decimal) and tab that it has most of. */
function delimiterOf(header: string): string {
  const count = (delimiter: string) => header.split(delimiter).length;
  return [';', '\t'].reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best), ',');
}

/** A first line that tells spreadsheets the delimiter. */
const hint = /^sep=(.)[,;\t ]*$/i;

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/**
 * The rows of a CSV table below its header, one after the other as the file is read: {@link csvRecords} with columns by name, whatever their case, spaces and order. The only
 * reader of CSV in this package.
 *
 * @param required columns that the header has to have.
 * @throws Error, whose message says what is wrong and in which line: no such columns, a column twice, UTF-16, quotation marks in disorder, a pointer
 *   of Git LFS or a web page in place of the table; or that of the file system.
 */
export async function* csvTable(path: string, required: readonly string[]): AsyncGenerator<CsvRow> {
  const head = await readHead(path);
  const standIn = standInOf(head);
  if (standIn) throw new StandInError(standIn);
  refuseUtf16(head);
  const [first = '', second = ''] = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '');
  const hinted = hint.exec(first.replace(/"/g, ''));
  const delimiter = hinted?.[1] ?? delimiterOf(hinted ? second : first);
  let columns: Map<string, number> | null = null;
  let hintAhead = hinted !== null;
  const chunks = createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Uint8Array>;
  for await (const { line, cells } of csvRecords(chunks, delimiter)) {
    if (hintAhead) {
      hintAhead = false;
      continue;
    }
    if (columns === null) {
      const names = cells.map((cell) => cell.text());
      columns = new Map();
      for (const [index, name] of names.entries()) {
        const plain = plainName(name);
        if (plain === '') continue;
        if (columns.has(plain)) throw new Error(`line ${line}: the column ${name} twice`);
        columns.set(plain, index);
      }
      const missing = required.filter((name) => !columns!.has(plainName(name)));
      if (missing.length > 0) {
        const found = names.slice(0, 5).join(', ').slice(0, 80);
        throw new Error(`no column ${missing.join(' and no column ')} among ${found}`);
      }
      continue;
    }
    const width = Math.max(...columns.values()) + 1;
    const isRagged = cells.length < width || cells.slice(width).some(({ start, end }) => end > start);
    const cell = (column: string): CsvCell | undefined => cells[columns!.get(plainName(column)) ?? -1];
    yield {
      line,
      cell,
      text: (column) => cell(column)?.text() ?? '',
      problem: isRagged ? `line ${line}: ${cells.length} cells under ${width} columns` : null,
    };
  }
  if (columns === null) throw new Error('no line in it');
}

/**
 * All rows of a small table.
 *
 * @throws Error where {@link csvTable} does, and for a row of fewer or more cells than the header.
 */
export async function csvRows(path: string, required: readonly string[]): Promise<CsvRow[]> {
  const rows: CsvRow[] = [];
  for await (const row of csvTable(path, required)) {
    if (row.problem !== null) throw new Error(row.problem);
    rows.push(row);
  }
  return rows;
}
