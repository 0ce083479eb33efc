import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CorpusError } from '../src/index';
import { checkCorpora, findCorpora, readCremaD, readRavdess } from '../src/node';
import { listFiles } from '../src/read/corpus-files';
import { shownName } from '../src/read/entry-name';
import { plainPng, temporaryTree, wavFiles, wavLike } from './temporary-tree';

const actor = (number: string, count = 16) =>
  wavFiles(
    Array.from(
      { length: count },
      (_, index) => `rav/Actor_${number}/03-01-0${(index % 7) + 2}-01-01-0${(index >> 3) + 1}-${number}.wav`,
    ),
  );

/** A name in Latin-1, as old archives unpack it, below a folder. */
const latin1 = (folder: string, name: string) =>
  Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(name, 'latin1')]);

describe('listing a folder', () => {
  it('names a folder whose name is no UTF-8, and what is in it is missed, not lost in silence', async () => {
    const dir = temporaryTree({ ...actor('01'), ...actor('02') });
    const listed = (await readRavdess(dir)).items.length;
    renameSync(join(dir, 'rav', 'Actor_02'), latin1(join(dir, 'rav'), 'Actor_02_\xe9t\xe9'));
    const problem = {
      file: 'rav/Actor_02_\\xE9t\\xE9',
      reason: 'the name is no UTF-8: neither it nor what is below it is read',
      remedy: expect.stringContaining('convmv') as string,
    };
    const alone = await readRavdess(dir);
    expect(alone.items.length).toBeLessThan(listed);
    expect(alone.problems).toContainEqual(problem);
    const found = await findCorpora(dir);
    expect(found.problems).toEqual([problem]);
    expect((await checkCorpora(dir)).problems).toEqual([problem]);
  });

  it('names a file whose name is no UTF-8, and says so where nothing else is there', async () => {
    const dir = temporaryTree({ 'x/readme.txt': '' });
    writeFileSync(latin1(dir, '1001_IEO_HAP_LO caf\xe9.wav'), wavLike('a'));
    await expect(readCremaD(dir)).rejects.toThrow(
      /not looked at: 1001_IEO_HAP_LO caf\\xE9\.wav \(the name is no UTF-8.*convmv/,
    );
    await expect(findCorpora(dir)).rejects.toThrow(/not looked at: 1001_IEO_HAP_LO caf\\xE9\.wav/);
  });

  it('reads names that are UTF-8, composed and decomposed', async () => {
    const dir = temporaryTree({
      'e\u0301te\u0301/03-01-02-01-01-01-01.wav': wavLike('a'),
      '\u{1F3A4}/03-01-02-01-01-01-02.wav': wavLike('b'),
    });
    const { items, problems } = await readRavdess(dir);
    expect(items).toHaveLength(2);
    expect(problems).toEqual([]);
  });

  it('names links to themselves and to nowhere, links of git-annex, pipes and what iCloud took off the disk', async () => {
    const dir = temporaryTree(actor('01', 2));
    symlinkSync('loop.wav', join(dir, 'loop.wav'));
    symlinkSync('gone.wav', join(dir, 'lost.wav'));
    symlinkSync('../.git/annex/objects/x/y/SHA256E-s123--abc.wav', join(dir, '03-01-02-01-01-01-09.wav'));
    writeFileSync(join(dir, '.03-01-02-01-01-01-08.wav.icloud'), 'bplist');
    expect(spawnSync('mkfifo', [join(dir, 'pipe.wav')]).status).toBe(0);
    const { problems } = await readRavdess(dir);
    expect(problems.map(({ file, reason }) => `${file}: ${reason}`)).toEqual([
      '.03-01-02-01-01-01-08.wav.icloud: 03-01-02-01-01-01-08.wav is in iCloud and not on this disk',
      '03-01-02-01-01-01-09.wav: a link of git-annex to content that is not here',
      expect.stringMatching(/^loop\.wav: cannot be read \(ELOOP/),
      'lost.wav: a link to nowhere (gone.wav)',
      'pipe.wav: no file but a pipe, a socket or a device',
    ]);
    expect(problems.every(({ remedy }) => remedy.length > 0)).toBe(true);
  });

  it('names what is too deep to be reached, and reads the rest', async () => {
    const dir = temporaryTree(actor('01', 2));
    const part = 'd'.repeat(250);
    // paths are cut at 4096 bytes: from inside, a folder may lie deeper
    const script = `for (let n = 0; n < 20; n++) { fs.mkdirSync('${part}'); process.chdir('${part}'); }`;
    expect(spawnSync(process.execPath, ['-e', script], { cwd: dir }).status).toBe(0);
    onTestFinished(() => void spawnSync('rm', ['-rf', join(dir, part)]));
    const { items, problems } = await readRavdess(dir);
    expect(items).toHaveLength(2);
    expect(problems).toEqual([expect.objectContaining({ reason: expect.stringContaining('ENAMETOOLONG') as string })]);
  });

  it('names a folder that may not be read and reads the rest; the folder itself is an error', () => {
    const dir = mkdtempSync(join(tmpdir(), 'emotion-corpora-'));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    for (const [path, content] of Object.entries(actor('01', 2))) {
      mkdirSync(join(dir, path, '..'), { recursive: true });
      writeFileSync(join(dir, path), content);
    }
    mkdirSync(join(dir, 'rav/Actor_02'), { mode: 0o000 });
    if (process.getuid?.() === 0) {
      // root may read everything: another user looks
      spawnSync('chmod', ['-R', 'go+rX', dir]);
      spawnSync('chmod', ['000', join(dir, 'rav/Actor_02')]);
    }
    const module = fileURLToPath(new URL('./list-as-other.ts', import.meta.url));
    const answer = spawnSync(process.execPath, ['--import', 'tsx', module, dir], { encoding: 'utf8' });
    expect(answer.stderr).toBe('');
    const { files, problems, itself } = JSON.parse(answer.stdout) as {
      files: string[];
      problems: { file: string; reason: string; remedy: string }[];
      itself: string;
    };
    expect(files).toEqual(Object.keys(actor('01', 2)).sort());
    expect(problems).toEqual([
      {
        file: 'rav/Actor_02',
        reason: expect.stringMatching(/cannot be read \(EACCES/) as string,
        remedy: 'Allow reading it (chmod).',
      },
    ]);
    expect(itself).toMatch(/Actor_02: found no folder that can be read \(EACCES/);
  });

  it('looks into thousands of small files with few of them open at a time', () => {
    const dir = temporaryTree(wavFiles(Array.from({ length: 300 }, (_, n) => `w/${n}.wav`)));
    const script = `import { listFiles } from ${JSON.stringify(fileURLToPath(new URL('../src/read/corpus-files.ts', import.meta.url)))};
      listFiles(process.argv[1], 'x').then(({ files }) => console.log(String(files.length)), ({ message }) => console.log(message));`;
    const { stdout, stderr } = spawnSync(
      'sh',
      [
        '-c',
        'ulimit -n 150 && exec "$0" "$@"',
        process.execPath,
        '--import',
        'tsx',
        '--input-type=module',
        '-e',
        script,
        dir,
      ],
      { encoding: 'utf8', cwd: fileURLToPath(new URL('..', import.meta.url)) },
    );
    expect(stderr + stdout).toBe('300\n');
  });

  it('passes over what archives of macOS bring along', async () => {
    const dir = temporaryTree({
      ...wavFiles(['03-01-02-01-01-01-01.wav', '__MACOSX/._03-01-02-01-01-01-01.wav']),
      '__MACOSX/anger/x.png': plainPng(1),
      '._03-01-02-01-01-01-01.wav': 'Mac OS X',
    });
    expect((await listFiles(dir, '')).files.map(({ relative }) => relative)).toEqual(['03-01-02-01-01-01-01.wav']);
    await expect(listFiles('/no/such/folder', 'x')).rejects.toThrow(CorpusError);
  });

  it('shows the bytes of such a name', () => {
    expect(shownName(Buffer.from('a\xe9\x1b[31m\\', 'latin1'))).toBe('a\\xE9\\x1B[31m\\');
  });
});
