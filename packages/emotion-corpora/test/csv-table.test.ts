import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { stringify } from './write-csv';
import { describe, expect, it } from 'vitest';
import { checkCorpora, loadFace, readCremaD, readFer2013 } from '../src/node';
import { csvRecords } from '../src/read/csv-records';
import { csvRows, csvTable } from '../src/read/csv-table';
import { temporaryTree, wavFiles } from './temporary-tree';

const table = (content: string | Uint8Array) => join(temporaryTree({ 'table.csv': content }), 'table.csv');

/** The rows of a table as objects of its columns `a` and `b`. */
async function rows(content: string | Uint8Array): Promise<string[][]> {
  return (await csvRows(table(content), ['a', 'b'])).map((row) => [row.text('a'), row.text('b')]);
}

describe('csvTable', () => {
  it.each([
    ['LF', 'a,b\n1,2\n3,4\n'],
    ['CRLF', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['CR', 'a,b\r1,2\r3,4\r'],
    ['no end of the last line', 'a,b\n1,2\n3,4'],
    ['a byte order mark', '\uFEFFa,b\n1,2\n3,4\n'],
    ['a mark before quotation marks', '\uFEFF"a","b"\r\n"1","2"\r\n"3","4"\r\n'],
    ['blank lines', '\n\na,b\n\n1,2\n   \n3,4\n\n\n\r\n,\n'],
    ['white space around cells', ' a , b \n 1 ,\t2\n "3" , "4" \n'],
    ['upper case and spaces in names', 'A ,"_B"\n1,2\n3,4\n'],
    ['other columns, in another order', 'x,b,a\n9,2,1\n9,4,3\n'],
    ['empty cells beyond the header', 'a,b\n1,2,\n3,4,,\n'],
    ['semicolons', 'a;b\n1;2\n3;4\n'],
    ['tabs', 'a\tb\n1\t2\n3\t4\n'],
    ['the hint of a tab', 'sep=\t\na\tb\n1\t2\n3\t4\n'],
    ['the hint in quotation marks', '"sep=,"\na,b\n1,2\n3,4\n'],
    ['the hint, padded to all columns', 'sep=,,\na,b\n1,2\n3,4\n'],
    ['the hint of spreadsheets', 'sep=;\r\na;b\r\n1;2\r\n3;4\r\n'],
  ])('reads %s', async (_, content) => {
    expect(await rows(content)).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
  });

  it('reads delimiters, line ends and quotation marks within quotation marks, and tells lines and bytes of the file', async () => {
    const text = '\uFEFFé,a,b\r\n"x","1, ""one""\nand more",2\r\n\r\nü,"",  "5 6 7" \r\n';
    const path = table(text);
    const bytes = Buffer.from(text);
    const found = await csvRows(path, ['a', 'b', 'é']);
    expect(found.map((row) => [row.line, row.text('é'), row.text('a'), row.text('b')])).toEqual([
      [2, 'x', '1, "one"\nand more', '2'],
      [5, 'ü', '', '5 6 7'],
    ]);
    const { start, end } = found[1].cell('b')!;
    expect(bytes.toString('utf8', start, end)).toBe('5 6 7');
    expect(found[0].cell('none')).toBeUndefined();
  });

  it.each([
    ['too few cells', 'a,b\n1,2\n\n3\n', /^line 4: 1 cells under 2 columns$/],
    ['too many cells', 'a,b\n1,2\n3,4,5\n', /^line 3: 3 cells under 2 columns$/],
    ['a quotation mark that is not closed', 'a,b\n1,2\n3,"4\n5,6\n', /^line 3: a quotation mark that is not closed$/],
    ['a quotation mark within a cell', 'a,b\n1,2\n3,4"5"\n', /^line 3: a quotation mark within a cell$/],
    ['something behind a quotation mark', 'a,b\n"1"x,2\n', /^line 2: a quotation mark within a cell$/],
    ['no such column', 'a,c\n1,2\n', /^no column b among a, c$/],
    ['a column twice', 'a,b,A\n1,2,3\n', /^line 1: the column A twice$/],
    ['nothing but blank lines', '\n \r\n', /^no line in it$/],
    ['no byte', '', /^empty file$/],
    ['UTF-16 with its mark', Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le'), /it is UTF-16: save it as UTF-8/],
    ['UTF-16 of the other order', Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le').swap16(), /it is UTF-16/],
    ['UTF-16 without a mark', Buffer.from('a,b\n1,2\n', 'utf16le'), /zero bytes: UTF-16/],
    ['a web page', '<html><body>a,b</body></html>', /web page/],
  ])('refuses %s, with the line where there is one', async (_, content, message) => {
    await expect(csvRows(table(content), ['a', 'b'])).rejects.toThrow(message);
  });

  it('gives what was written, wherever the bytes are cut', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', ',', '"', '\n', '\r', ';', ' ', '\u{1F600}', '7') });
    const grid = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 6 });
    const ends = fc.constantFrom('\n', '\r\n', '\r');
    await fc.assert(
      fc.asyncProperty(grid, ends, fc.integer({ min: 1, max: 9 }), fc.boolean(), async (cells, end, size, mark) => {
        const bytes = Buffer.from(`${mark ? '\uFEFF' : ''}${stringify(cells, end)}`);
        const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        );
        const found: string[][] = [];
        for await (const record of csvRecords(chunks, ',')) {
          found.push(record.cells.map(({ text }) => text()));
          for (const { start, end: stop, text } of record.cells) {
            expect(bytes.toString('utf8', start, stop).replaceAll('""', '"')).toBe(text());
          }
        }
        // white space around a cell is not content, nor is a line without any
        const trimmed = cells.map((row) => row.map((text) => text.replace(/^[ \t]+|[ \t]+$/g, '')));
        expect(found).toEqual(trimmed);
      }),
      { numRuns: 300 },
    );
  });

  it('stops with the stream of a file of gigabytes in one line', async () => {
    function* endless() {
      for (;;) yield Buffer.alloc(1 << 20, '"a"" ');
    }
    const read = async () => {
      for await (const record of csvRecords(endless(), ',')) expect(record).toBeUndefined();
    };
    await expect(read()).rejects.toThrow(/line 1: .*in 16 MB/);
  });
});

describe('tables of corpora', () => {
  const pixels = (first: number) => [first, ...Array.from({ length: 2303 }, (_, index) => index % 256)].join(' ');
  const fer = (separator: string, end: string, quote = '') =>
    [
      ['emotion', 'pixels', 'Usage'].join(separator),
      ...[0, 3, 6].map((code, index) => [code, `${quote}${pixels(100 + index)}${quote}`, 'Training'].join(separator)),
      '',
    ].join(end);

  it.each([
    ['plain', fer(',', '\n')],
    ['with a byte order mark', `\uFEFF${fer(',', '\n')}`],
    ['with CRLF and quotation marks', fer(',', '\r\n', '"')],
    ['with CR', fer(',', '\r')],
    ['with a mark and semicolons', `\uFEFF${fer(';', '\r\n', '"')}`],
    ['with spaces around the pixels', fer(',', '\n', ' ')],
    ['with a quotation mark and a space', fer(',', '\n', '"').replaceAll('"100', '" 100')],
    ['with names in other cases', fer(',', '\n').replace('emotion,pixels', 'Emotion, Pixels ')],
  ])('FER2013 %s: pixels are found where they are', async (_, content) => {
    const { items, problems } = await readFer2013(temporaryTree({ 'fer2013.csv': content }));
    expect(problems).toEqual([]);
    expect(items.map(({ emotion }) => emotion)).toEqual(['angry', 'happy', 'neutral']);
    for (const [index, face] of items.entries()) {
      const values = await loadFace(face);
      expect(values[0]).toBe(100 + index);
      expect(values[2303]).toBe(2302 % 256);
    }
  });

  it('FER2013: a ragged row is left out with its line, and UTF-16 is refused', async () => {
    const ragged = fer(',', '\n').replace(/^3,/m, '3,4,');
    const { items, problems } = await readFer2013(temporaryTree({ 'fer2013.csv': ragged }));
    expect(items).toHaveLength(2);
    expect(problems).toEqual([
      expect.objectContaining({ file: 'fer2013.csv, row 2', reason: 'line 3: 4 cells under 3 columns' }),
    ]);
    const wide = Buffer.from(`\uFEFF${fer(',', '\n')}`, 'utf16le');
    await expect(readFer2013(temporaryTree({ 'fer2013.csv': wide }))).rejects.toThrow(
      /fer2013\.csv.*it is UTF-16: save it as UTF-8/,
    );
  });

  it('CREMA-D: of the actors and of the clips alike', async () => {
    const clip = wavFiles(['AudioWAV/1002_IEO_HAP_HI.wav']);
    const actors = '\uFEFFActor ID;age;SEX;Race;Ethnicity\r1002;21;Female;"Asian; other";x\r';
    const list = '\uFEFF"Stimulus_Number";"filename"\r\n1;"1091_WSI_DIS_XX"\r\n';
    const dir = temporaryTree({ ...clip, 'VideoDemographics.csv': actors, 'SentenceFilenames.csv': list });
    const { items, notes } = await readCremaD(dir);
    expect(items[0]).toMatchObject({ sex: 'female', demographics: { age: 21, race: 'Asian; other' } });
    expect(notes).toEqual([]);
    expect((await checkCorpora(dir)).corpora[0].missing).toEqual(['1091_WSI_DIS_XX']);
    writeFileSync(join(dir, 'VideoDemographics.csv'), 'ActorID,Sex\n1002,Female\n1003\n');
    writeFileSync(join(dir, 'SentenceFilenames.csv'), 'Number,Name\n1,x\n');
    expect((await readCremaD(dir)).notes).toEqual([
      expect.stringMatching(/VideoDemographics\.csv cannot be read \(line 3: 1 cells/),
    ]);
    expect((await checkCorpora(dir)).corpora[0].notes).toContainEqual(
      'SentenceFilenames.csv cannot be used (no column Filename among Number, Name)',
    );
  });
});

describe('csvTable', () => {
  it('keeps nothing of the rows that were read', async () => {
    const content = `a,b\n${Array.from({ length: 3000 }, (_, index) => `${index},${'7 '.repeat(500)}`).join('\n')}\n`;
    let line = 1;
    for await (const row of csvTable(table(content), ['a'])) {
      expect(row.line).toBe(++line);
      expect(row.text('a')).toBe(String(line - 2));
    }
    expect(line).toBe(3001);
  });
});
