import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { CorpusError } from '../src/index';
import { ArchiveError, FetchError } from '../src/node';
import { OwnFiles } from '../src/fetch/own-files';
import { readZipEntries, unpackZip } from '../src/fetch/unpack-zip';
import { zipOf } from './corpus-host';
import { ownFolder } from './own-folder';
import { temporaryTree } from './temporary-tree';
import { writeZip, type WrittenEnd, type WrittenEntry } from './zip-writer';

const everything = (name: string) => name;

/** Unpacks an archive into a folder `out` of its own; what lies there and beside afterwards. */
async function unpacked(bytes: Uint8Array, place: (name: string) => string | null = everything) {
  const dir = temporaryTree({ 'archive.zip': bytes });
  const out = join(dir, 'out');
  const files = await unpackZip(join(dir, 'archive.zip'), await OwnFiles.open(out, 'test'), place);
  return { dir, out, files };
}

/** The message of the refusal; nothing but `whole` files may have been written before it. */
async function refusal(
  entries: readonly WrittenEntry[],
  end?: WrittenEnd,
  whole: readonly string[] = [],
): Promise<string> {
  const dir = temporaryTree({ 'archive.zip': writeZip(entries, end) });
  const own = await OwnFiles.open(join(dir, 'out'), 'test');
  const error: unknown = await unpackZip(join(dir, 'archive.zip'), own, everything).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ArchiveError);
  const left = readdirSync(join(dir, 'out'), { recursive: true, encoding: 'utf8' });
  expect(left.filter((name) => !['fetched.json', 'folder'].includes(name))).toEqual(whole);
  expect(readdirSync(dir).sort()).toEqual(['archive.zip', 'out']);
  return (error as ArchiveError).message;
}

const a = { name: 'a.txt', content: 'content of a' };
const b = { name: 'folder/b.txt', content: 'deflated '.repeat(1000), method: 8 };

describe('unpackZip', () => {
  it('unpacks stored and deflated entries, and reads small ones into memory', async () => {
    const files = { 'a.txt': 'stored', 'folder/b.txt': 'deflated '.repeat(1000) };
    const { dir, out, files: written } = await unpacked(zipOf(files));
    expect(written).toEqual([
      { path: 'a.txt', bytes: 6, wasThere: false },
      { path: 'folder/b.txt', bytes: 9000, wasThere: false },
    ]);
    expect(readFileSync(join(out, 'folder/b.txt'), 'utf8')).toBe(files['folder/b.txt']);
    const archive = join(dir, 'archive.zip');
    const contents = await readZipEntries(archive, (name) => (name.endsWith('b.txt') ? 9000 : null));
    expect([...contents].map(([name, content]) => [name, content.toString()])).toEqual([
      ['folder/b.txt', files['folder/b.txt']],
    ]);
    await expect(readZipEntries(archive, () => 100)).rejects.toThrow(/has 9000 bytes/);
    await expect(readZipEntries(archive, () => 9000, 9005)).rejects.toThrow(/has 9000 bytes/);
  });

  it.each<[string, WrittenEntry[], WrittenEnd | undefined]>([
    [
      'sizes behind the data',
      [
        { ...a, descriptor: true },
        { ...b, descriptor: true },
      ],
      undefined,
    ],
    [
      'sizes, offsets and the end in 64 bits',
      [
        { ...a, zip64: true },
        { ...b, zip64: true },
      ],
      { zip64: {} },
    ],
    ['a comment', [a, b], { comment: 'PK\x05\x06 is not the end' }],
    ['something before it', [a, b], { before: Buffer.from('#!/bin/sh\n') }],
    ['folders, and Unix modes of regular files', [{ name: 'folder/', attributes: 0o40755 << 16 }, { ...a, attributes: (0o100644 << 16) >>> 0 }, b], undefined], // prettier-ignore
    ['an empty file', [a, b, { name: 'empty', content: '' }, { name: 'empty-deflated', method: 8 }], undefined],
  ])('reads archives with %s', async (_, entries, end) => {
    const { out } = await unpacked(writeZip(entries, end));
    for (const { name, content = '' } of [a, b]) expect(readFileSync(join(out, name), 'utf8')).toBe(content);
  });

  it('loses no clip below a folder whose name is in an old code page, or no UTF-8', async () => {
    const clip = (folder: number[]) => Buffer.concat([Buffer.from(folder), Buffer.from('/clip.wav')]);
    const names: [Buffer, number][] = [
      [clip([0x81]), 0], // ü in code page 437
      [clip([0xfc]), 0], // ü in Latin-1, which says nothing of itself
      [clip([0xc3, 0xbc]), 0], // ü in UTF-8 without its flag
      [clip([0xfc, 0xff]), 0x800], // no UTF-8 in spite of its flag
    ];
    for (const [name, flags] of names) {
      const { files } = await unpacked(writeZip([{ name, flags, content: 'sound' }]), (path) =>
        path.endsWith('/clip.wav') ? 'Actor/clip.wav' : null,
      );
      expect(files).toEqual([{ path: 'Actor/clip.wav', bytes: 5, wasThere: false }]);
    }
  });

  it('writes nothing outside its folder', async () => {
    for (const name of ['../evil.txt', 'a/../../evil.txt', '/evil.txt', '..\\evil.txt', 'C:/evil.txt', 'a/..', '.']) {
      expect(await refusal([a, { name, content: 'evil' }])).toMatch(/outside its folder|relative path|absolute path/);
    }
    await expect(unpacked(zipOf({ 'a.txt': 'a' }), () => '../evil.txt')).rejects.toThrow(/outside its folder/);
    await expect(unpacked(zipOf({ 'a.txt': 'a' }), () => '/evil.txt')).rejects.toThrow(/outside its folder/);
  });

  it.each([
    ['a\0b', /characters that names of files cannot have, "a\\u0000b"/],
    ['a\x1b[2Jb', /"a\\u001b\[2Jb"/],
    ['a\x9bb', /"a\\x9bb"/],
    ['a:b', /absolute path/],
    ['folder/a:b', /characters that names/],
    ['a.txt.', /ends with a dot or a space/],
    ['folder /b', /ends with a dot or a space/],
    ['folder/NUL.wav', /a device on Windows/],
    ['x.part', /that unfinished files have/],
    ['x'.repeat(256), /longer than 255 bytes/],
    ['ü'.repeat(128), /longer than 255 bytes/],
  ])('refuses the name %j', async (name, message) => {
    expect(await refusal([a, { name, flags: 0x800, content: '1' }])).toMatch(message);
  });

  it.each([
    ['twice the same name', ['x/a.wav', 'x/a.wav'], /two files of one name, "x\/a\.wav"/],
    ['case', ['x/a.wav', 'x/A.WAV'], /names that are one on some systems, "x\/a\.wav" and "x\/A\.WAV"/],
    ['case of a folder', ['x/a.wav', 'X/b.wav'], /one on some systems, "x" and "X"/],
    ['full case folding', ['straße', 'STRASSE'], /one on some systems/],
    ['composition', ['\u00fc.wav', 'u\u0308.wav'], /one on some systems/],
    ['a file where a folder is to be', ['x', 'x/a.wav'], /one on some systems, "x" and "x"/],
    ['a folder where a file is to be', ['x/a.wav', 'x'], /one on some systems, "x" and "x"/],
  ])('refuses names that meet: %s', async (_, names, message) => {
    expect(await refusal(names.map((name) => ({ name, content: name })))).toMatch(message);
  });

  it('refuses two entries that are placed at one path', async () => {
    const archive = writeZip([a, { name: 'copy/a.txt', content: 'another' }]);
    await expect(unpacked(archive, (name) => name.replace(/^.*\//, ''))).rejects.toThrow(/two files of one name/);
  });

  it.each<[string, WrittenEntry, RegExp]>([
    [
      'a symbolic link',
      { name: 'x', content: '/etc/passwd', attributes: (0o120777 << 16) >>> 0 },
      /x, a symbolic link/,
    ],
    ['a device', { name: 'x', attributes: (0o020666 << 16) >>> 0 }, /x, a device, a pipe or a socket/],
    ['a pipe', { name: 'x', attributes: (0o010666 << 16) >>> 0 }, /x, a device, a pipe or a socket/],
    ['a folder by its type', { name: 'x', attributes: (0o040755 << 16) >>> 0 }, /x, a folder/],
    [
      'an encrypted file',
      { name: 'x', content: '12 bytes head', method: 0, flags: 1, size: 1 },
      /x, an encrypted file/,
    ],
    ['strong encryption', { name: 'x', flags: 0x41 }, /strong encryption/],
    ['another compression', { name: 'x', content: '?', method: 9 }, /x, a file compressed by method 9/],
    [
      'a size that it cannot hold',
      { ...b, name: 'x', size: 60_000_000 },
      /x, a file of 60000000 bytes in \d+, which cannot/,
    ],
    [
      'another checksum before the data',
      { ...a, name: 'x', localCrc: 1 },
      /x: its header is not what the directory says/,
    ],
    [
      'another name before the data',
      { ...a, name: 'x', localName: 'y' },
      /x: its header is not what the directory says/,
    ],
    ['another size before the data', { ...b, name: 'x', localSize: 1 }, /x: its header is not what the directory says/],
    [
      'another method before the data',
      { ...b, name: 'x', localMethod: 0 },
      /x: its header is not what the directory says/,
    ],
    ['an offset that is none', { ...a, name: 'x', offset: 10, absent: true }, /signature|lies over/],
    ['an offset beyond the end', { ...a, name: 'x', offset: 2 ** 31, absent: true }, /lies over/],
    ['an offset of 64 bits', { ...a, name: 'x', offset: 2 ** 62, absent: true, zip64: true }, /lies over/],
  ])('refuses %s', async (_, entry, message) => {
    expect(await refusal([a, entry])).toMatch(message);
  });

  it.each<[string, WrittenEntry, RegExp]>([
    ['fewer bytes than it says', { ...b, name: 'x', size: 9001 }, /x: 9000 bytes, not the 9001 that it says/],
    ['more bytes than it says', { ...b, name: 'x', size: 8999 }, /x: more than the 8999 bytes that it says/],
    ['another checksum', { ...a, name: 'x', crc: 1, localCrc: 1 }, /x: its CRC-32 is not the archive's/],
    ['broken Deflate', { name: 'x', packed: Buffer.alloc(40, 0xff), method: 8, size: 40 }, /x: invalid block type/],
  ])('keeps nothing of an entry that has %s', async (_, entry, message) => {
    expect(await refusal([a, entry], {}, ['a.txt'])).toMatch(message);
  });

  it('passes over what it is not to unpack, whatever that is', async () => {
    const link = { name: 'link', content: '/etc/passwd', attributes: (0o120777 << 16) >>> 0 };
    const { files } = await unpacked(writeZip([a, link, link]), (name) => (name === 'a.txt' ? name : null));
    expect(files.map(({ path }) => path)).toEqual(['a.txt']);
  });

  it('refuses entries that lie over each other (Fifield’s bomb), or over the directory', async () => {
    const content = Buffer.alloc(100_000);
    const packed = deflateRawSync(content).length;
    const kernel = { name: 'kernel', content, method: 8 };
    const again = { ...kernel, absent: true, offset: 0 };
    expect(await refusal([kernel, { ...again, name: 'second' }, { ...again, name: 'third' }])).toMatch(/lies over/);
    // each one's data are the next one's header and data
    const first = 30 + 'a.txt'.length + a.content.length;
    const quoting = { ...a, size: a.content.length + 20, compressedSize: a.content.length + 20 };
    expect(await refusal([quoting, kernel])).toMatch(/a\.txt lies over/);
    expect(packed).toBeLessThan(first + 1000);
    expect(await refusal([a, { ...a, name: 'x', size: 60, compressedSize: 60 }])).toMatch(/x lies over/);
  });

  it('bounds what an archive unpacks to by its own size', async () => {
    const zeros = Buffer.alloc(35 << 20);
    const entry = { content: zeros, method: 8, crc: crc32(zeros) };
    expect(
      await refusal([
        { ...entry, name: 'a' },
        { ...entry, name: 'b' },
      ]),
    ).toMatch(/73400320 bytes in an archive of \d+, more than the 67108864 that it may unpack to/);
  });

  it('refuses archives that are damaged, cut short, or none, and leaves no piece of a file', async () => {
    const whole = zipOf({ 'a.txt': 'content' });
    for (const bytes of [zipOf({ 'a.txt': 'content' }, { damage: true }), whole.subarray(0, 60), Buffer.from('none')]) {
      const dir = temporaryTree({ 'archive.zip': bytes });
      const own = await OwnFiles.open(join(dir, 'out'), 'test');
      await expect(unpackZip(join(dir, 'archive.zip'), own, everything)).rejects.toThrow(
        /an archive that cannot be read.*run the same command again/,
      );
      expect(readdirSync(join(dir, 'out')).filter((name) => name !== 'fetched.json')).toEqual([]);
    }
  });

  it.each<[string, WrittenEnd, RegExp]>([
    ['counts fewer entries than it has', { count: 1 }, /more entries than it counts/],
    ['counts more entries than it has', { count: 3 }, /signature|something lies at byte/],
    ['has something behind its end', { after: Buffer.from('more') }, /comment length/],
    // this one is a crash of Node otherwise: yauzl reads there, in a callback that nobody can catch
    ['says that its directory’s end is at 2^62', { zip64: { locator: 1n << 62n } }, /something lies at byte 4611686/],
    ['says that its directory is at 2^62', { zip64: { directory: 1n << 62n } }, /something lies at byte 4611686/],
    ['counts 2^40 entries', { zip64: {}, count: 2 ** 40 }, /1099511627776 entries, of at most 100000/],
  ])('refuses an archive that %s', async (_, end, message) => {
    expect(await refusal([a, b], end)).toMatch(message);
  });

  it('goes on after an interruption with what is missing, and writes nothing again', async () => {
    const dir = temporaryTree({ 'archive.zip': writeZip([a, b]) });
    const out = join(dir, 'out');
    const controller = new AbortController();
    const stopped = unpackZip(join(dir, 'archive.zip'), await OwnFiles.open(out, 'test'), everything, {
      signal: controller.signal,
      onProgress: ({ done }) => {
        if (done === 2) controller.abort();
      },
    });
    await expect(stopped).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }) as Error);
    expect(readdirSync(out, { recursive: true }).sort()).toEqual(['a.txt', 'fetched.json', 'folder']);
    // as after a kill in the middle of a file
    writeFileSync(join(out, 'folder/b.txt.part'), 'half');
    utimesSync(join(out, 'a.txt'), 1, 1);
    const files = await unpackZip(join(dir, 'archive.zip'), await OwnFiles.open(out, 'test'), everything);
    expect(files.map(({ wasThere }) => wasThere)).toEqual([true, false]);
    expect(statSync(join(out, 'a.txt')).mtimeMs).toBe(1000);
    expect(readdirSync(join(out, 'folder'))).toEqual(['b.txt']);
    expect(readFileSync(join(out, 'folder/b.txt'), 'utf8')).toBe(b.content);
  });

  it('replaces only what a fetch has put there', async () => {
    const { dir, own } = await ownFolder({
      'archive.zip': writeZip([a, b]),
      'a.txt': 'mine',
      'folder/c.txt': 'mine too',
    });
    const archive = join(dir, 'archive.zip');
    await expect(unpackZip(archive, own, everything)).rejects.toThrow(
      /a\.txt: found another file than the one to be fetched, which no earlier fetch put there.*neither overwritten nor removed/,
    );
    expect(readFileSync(join(dir, 'a.txt'), 'utf8')).toBe('mine');
    expect(readdirSync(join(dir, 'folder'))).toEqual(['c.txt']);
    // the same content is as good, whoever put it there
    writeFileSync(join(dir, 'a.txt'), a.content);
    expect((await unpackZip(archive, own, everything)).map(({ wasThere }) => wasThere)).toEqual([true, false]);
    // its own file is repaired, the other one is not
    truncateSync(join(dir, 'folder/b.txt'), 5);
    await unpackZip(archive, await OwnFiles.open(dir, 'test'), everything);
    expect(statSync(join(dir, 'folder/b.txt')).size).toBe(9000);
    truncateSync(join(dir, 'a.txt'), 5);
    await expect(unpackZip(archive, await OwnFiles.open(dir, 'test'), everything)).rejects.toThrow(FetchError);
    expect(statSync(join(dir, 'a.txt')).size).toBe(5);
  });

  it('takes no unfinished file for its own that is another’s', async () => {
    const { dir, own } = await ownFolder({ 'archive.zip': writeZip([a]), 'a.txt.part': 'of a browser' });
    await expect(unpackZip(join(dir, 'archive.zip'), own, everything)).rejects.toThrow(
      /a\.txt\.part: found another file/,
    );
    expect(readFileSync(join(dir, 'a.txt.part'), 'utf8')).toBe('of a browser');
  });

  it('writes through no link: of a folder, of a file, of an unfinished file', async () => {
    for (const [link, entry] of [
      ['folder', b],
      ['a.txt', a],
      ['a.txt.part', a],
    ] as const) {
      const { dir, own } = await ownFolder({ 'archive.zip': writeZip([entry]), 'elsewhere/kept.txt': 'kept' });
      symlinkSync(link === 'folder' ? 'elsewhere' : 'elsewhere/kept.txt', join(dir, link));
      await expect(unpackZip(join(dir, 'archive.zip'), own, everything)).rejects.toThrow(
        link === 'folder' ? /folder: found a symbolic link.*nothing is written through links/ : /found another file/,
      );
      expect(lstatSync(join(dir, link)).isSymbolicLink()).toBe(true);
      expect(readdirSync(join(dir, 'elsewhere'))).toEqual(['kept.txt']);
      expect(readFileSync(join(dir, 'elsewhere/kept.txt'), 'utf8')).toBe('kept');
    }
  });

  it('refuses a folder where a file is to be, and a file where a folder is to be', async () => {
    const { dir, own } = await ownFolder({ 'archive.zip': writeZip([a]), 'b.zip': writeZip([b]), folder: 'a file' });
    mkdirSync(join(dir, 'a.txt'));
    await expect(unpackZip(join(dir, 'archive.zip'), own, everything)).rejects.toThrow(/a\.txt: found another file/);
    await expect(unpackZip(join(dir, 'b.zip'), own, everything)).rejects.toThrow(/folder: found no folder/);
    expect(existsSync(join(dir, 'a.txt'))).toBe(true);
  });

  it('gives errors of the package, whose names and archives act on no terminal', async () => {
    const error: unknown = await unpacked(writeZip([{ name: '../\x1b]0;title\x07', flags: 0x800 }])).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(CorpusError);
    // eslint-disable-next-line no-control-regex
    expect((error as CorpusError).message).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
    expect((error as CorpusError).message).toContain('\\x1b]0;title\\x07');
  });
});
