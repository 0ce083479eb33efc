import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refuseForeignFolder, refuseUnwritableFolder } from '../src/store/own-folder';

let scratch: string;
beforeEach(() => (scratch = mkdtempSync(join(tmpdir(), 'image2audio-own-'))));
afterEach(() => rmSync(scratch, { recursive: true }));

const refuse = (folder: string) => () =>
  refuseForeignFolder(folder, {
    marks: [{ file: 'MARK', isOurs: (content) => content === 'ours' }],
    option: '--out',
    ignored: /^\.lock\b/,
  });

describe('a folder that the program may write into', () => {
  it('is new, empty, marked, or holds traces of a killed process alone', () => {
    expect(refuse(join(scratch, 'new', 'below'))).not.toThrow();
    expect(refuse(scratch)).not.toThrow();
    mkdirSync(join(scratch, '.lock'));
    expect(refuse(scratch)).not.toThrow();
    writeFileSync(join(scratch, 'cells'), '');
    writeFileSync(join(scratch, 'MARK'), '"ours"');
    expect(refuse(scratch)).not.toThrow();
  });

  it('is no root, no folder above the working directory, no file and no folder of somebody else', () => {
    expect(refuse('/')).toThrow(/root of the file system.*--out/);
    expect(refuse('..')).toThrow(/holds the working directory.*--out/);
    expect(refuse(dirname(process.cwd()))).toThrow(/holds the working directory/);
    writeFileSync(join(scratch, 'notes.txt'), 'of a person');
    expect(refuse(join(scratch, 'notes.txt'))).toThrow(/is a file/);
    expect(refuse(scratch)).toThrow(/holds notes\.txt, and no MARK.*nothing was touched/);
    writeFileSync(join(scratch, 'MARK'), '"another program\'s"');
    expect(refuse(scratch)).toThrow(/holds MARK, notes\.txt/);
    writeFileSync(join(scratch, 'MARK'), '"ours');
    expect(refuse(scratch)).toThrow(/nothing was touched/);
  });

  it('is looked for behind links', () => {
    mkdirSync(join(scratch, 'theirs'));
    writeFileSync(join(scratch, 'theirs', 'notes.txt'), 'of a person');
    symlinkSync(join(scratch, 'theirs'), join(scratch, 'link'));
    symlinkSync('/', join(scratch, 'root'));
    symlinkSync(join(scratch, 'nowhere'), join(scratch, 'dangling'));
    expect(refuse(join(scratch, 'link'))).toThrow(/holds notes\.txt/);
    expect(refuse(join(scratch, 'root'))).toThrow(/root of the file system/);
    expect(refuse(join(scratch, 'dangling'))).toThrow(/leads nowhere/);
  });
});

describe('a folder that cannot be written', () => {
  it('is found by trying, which leaves nothing behind', () => {
    expect(() => refuseUnwritableFolder(join(scratch, 'a', 'b'), '--out')).not.toThrow();
    expect(readdirSync(scratch)).toEqual([]);
    writeFileSync(join(scratch, 'file'), '');
    expect(() => refuseUnwritableFolder(join(scratch, 'file', 'below'), '--out')).toThrow(/cannot write into.*--out/);
    // root too may write nothing there
    expect(() => refuseUnwritableFolder('/proc/image2audio', '--out')).toThrow(/cannot write into.*--out/);
  });
});
