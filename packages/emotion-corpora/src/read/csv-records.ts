/** One record of a CSV file. */
export interface CsvRecord {
  /** The number of its first line in the file, from 1. */
  line: number;
  cells: CsvCell[];
}

/** One cell: its text, and where in the file its content is, without white space and quotation marks around it. */
export interface CsvCell {
  start: number;
  end: number;
  text: () => string;
}

const [tab, lf, cr, space, quote] = [9, 10, 13, 32, 34];
const mark = [0xef, 0xbb, 0xbf];

/** Longer than any record: a quotation mark that is never closed must not collect a file of gigabytes. */
const longestRecord = 16 * 2 ** 20;

const isPadding = (byte: number) => byte === space || byte === tab;

/**
 * Cuts CSV (RFC 4180) into records as its bytes come: a byte order mark, lines ended by CRLF, LF or CR, cells in quotation marks with delimiters, line ends and doubled
 * quotation marks in them, white space around cells. Lines without any content are passed over.
 *
 * A parser of npm would do for small tables; FER2013's is 300 MB, of which no more is kept than where each row's pixels lie, and that they do not tell.
 *
 * @param delimiter one ASCII character.
 * @throws Error, with the line, for a quotation mark within a cell, or one that is never closed.
 */
export async function* csvRecords(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  delimiter: string,
): AsyncGenerator<CsvRecord> {
  const separator = delimiter.charCodeAt(0);
  let held: Buffer = Buffer.alloc(0);
  /** Where `held` begins in the file. */
  let base = 0;
  /** Everything below is counted from where `held` begins: of the record, of its last cell, and of the next byte. */
  let recordStart = 0;
  let cellStart = 0;
  let at = 0;
  let bounds: { from: number; to: number }[] = [];
  let quoted = false;
  let line = 1;
  let recordLine = 1;
  let quoteLine = 1;
  let endedByCr = false;

  function cellOf({ from, to }: { from: number; to: number }): CsvCell {
    let [first, last] = [from, to];
    while (first < last && isPadding(held[first])) first++;
    while (last > first && isPadding(held[last - 1])) last--;
    const marked = held[first] === quote && last > first;
    const inner = marked ? held.subarray(first + 1, last - 1) : held.subarray(first, last);
    if (marked ? last - first < 2 || held[last - 1] !== quote || isBroken(inner) : inner.includes(quote)) {
      throw new Error(`line ${recordLine}: a quotation mark within a cell`);
    }
    if (marked) [first, last] = [first + 1, last - 1];
    while (first < last && isPadding(held[first])) first++;
    while (last > first && isPadding(held[last - 1])) last--;
    const content = held.toString.bind(held, 'utf8', first, last);
    return {
      start: base + first,
      end: base + last,
      text: () => (marked ? content().replaceAll('""', '"') : content()),
    };
  }

  function closed(): CsvRecord | null {
    const isEmpty = bounds.every(({ from, to }) => {
      for (let byte = from; byte < to; byte++) if (!isPadding(held[byte])) return false;
      return true;
    });
    return isEmpty ? null : { line: recordLine, cells: bounds.map(cellOf) };
  }

  for await (const chunk of chunks) {
    held = Buffer.concat([held.subarray(recordStart), chunk]);
    base += recordStart;
    at -= recordStart;
    cellStart -= recordStart;
    bounds = bounds.map(({ from, to }) => ({ from: from - recordStart, to: to - recordStart }));
    recordStart = 0;
    if (base === 0 && at === 0) {
      if (held.length < 3) continue;
      if (mark.every((byte, index) => held[index] === byte)) recordStart = cellStart = at = 3;
    }
    for (at = nextSign(held, at, separator); at < held.length; at = nextSign(held, at + 1, separator)) {
      const byte = held[at];
      if (byte === lf && endedByCr && at === recordStart) {
        recordStart = cellStart = at + 1;
        endedByCr = false;
      } else if (byte === quote) {
        if (!quoted) quoteLine = line;
        quoted = !quoted;
      } else if (byte === separator && !quoted) {
        bounds.push({ from: cellStart, to: at });
        cellStart = at + 1;
      } else if (byte === lf || byte === cr) {
        if (byte === cr || held[at - 1] !== cr) line++;
        if (quoted) continue;
        bounds.push({ from: cellStart, to: at });
        const record = closed();
        if (record) yield record;
        bounds = [];
        recordStart = cellStart = at + 1;
        recordLine = line;
        endedByCr = byte === cr;
      }
    }
    if (at - recordStart > longestRecord) {
      const what = quoted
        ? `line ${quoteLine}: a quotation mark that is not closed`
        : `line ${recordLine}: no end of line`;
      throw new Error(`${what} in ${longestRecord / 2 ** 20} MB`);
    }
  }
  if (quoted) throw new Error(`line ${quoteLine}: a quotation mark that is not closed`);
  bounds.push({ from: cellStart, to: held.length });
  const record = closed();
  if (record) yield record;
}

/** Where the next byte is that has a meaning, from `at`; the length where there is none. Apart, because most of a table is none. */
function nextSign(bytes: Buffer, at: number, separator: number): number {
  const { length } = bytes;
  for (let next = at; next < length; next++) {
    const byte = bytes[next];
    if (byte === separator || byte === lf || byte === cr || byte === quote) return next;
  }
  return length;
}

/** Whether a quotation mark stands alone in the content of a cell, where each has to be doubled. */
function isBroken(inner: Buffer): boolean {
  for (let at = inner.indexOf(quote); at >= 0; at = inner.indexOf(quote, at + 2)) {
    if (inner[at + 1] !== quote) return true;
  }
  return false;
}
