import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  checkCorpora,
  findCorpora,
  loadFace,
  readCkPlus,
  readCremaD,
  readFer2013,
  readJaffe,
  readMultiPie,
  readOuluCasia,
} from '../src/node';
import { standInOf } from '../src/read/stand-ins';
import { plainPng, temporaryTree, wavFiles, wavLike } from './temporary-tree';

/** As git-lfs writes it. */
const lfs = (size = 50_000) =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d7a2146'.repeat(8)}\nsize ${size}\n`;

/** What may lie in place of a file, and what is said of it. */
const standIns: [name: string, content: string | Uint8Array, reason: RegExp][] = [
  ['a pointer of Git LFS', lfs(), /pointer of Git LFS/],
  ['a pointer of Git LFS with CRLF', lfs().replace(/\n/g, '\r\n'), /pointer of Git LFS/],
  ['a pointer of git-annex', '/annex/objects/SHA256E-s50--abc.wav\n', /pointer of git-annex/],
  ['a link of git-annex as text', '../.git/annex/objects/Wx/Zz/SHA256E-s50--abc.wav/SHA256E-s50--abc.wav', /git-annex/],
  ['nothing', '', /empty file/],
  ['an error page', '<!DOCTYPE html><html><body>404</body></html>', /web page/],
  ['an error of a store', '<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>', /XML text/],
  ['an error of an API', '{"message": "Not Found"}', /JSON text/],
  ['a resource fork', Uint8Array.of(0, 5, 0x16, 7, 0, 2, 0, 0), /AppleDouble/],
];

describe('standInOf', () => {
  it.each(standIns)('knows %s', (_, content, reason) => {
    expect(standInOf(Buffer.from(content))!.reason).toMatch(reason);
    const marked = Buffer.concat([Buffer.from('efbbbf', 'hex'), Buffer.from(content)]);
    if (typeof content === 'string' && content !== '') expect(standInOf(marked)!.reason).toMatch(reason);
  });

  it('takes no sound, picture or video for one', () => {
    for (const bytes of [wavLike('x'), plainPng(1), Buffer.from('fLaC'), Buffer.from('ID3\x03'), Buffer.alloc(40)]) {
      expect(standInOf(bytes)).toBeNull();
    }
  });
});

describe('copies of a clip', () => {
  it.each(standIns)('the usable one is taken wherever %s lies', async (_, content, reason) => {
    for (const [first, second] of [
      ['a', 'b'],
      ['b', 'a'],
    ]) {
      const dir = temporaryTree({
        [`${first}/AudioWAV/1001_DFA_ANG_XX.wav`]: content,
        [`${second}/AudioWAV/1001_DFA_ANG_XX.wav`]: wavLike('real'),
      });
      const { corpora } = await checkCorpora(dir, { inspectAudio: () => Promise.resolve({ silent: false }) });
      expect(corpora[0].items).toBe(1);
      expect((await findCorpora(dir)).audio[0].items[0].path).toBe(join(dir, second, 'AudioWAV/1001_DFA_ANG_XX.wav'));
      // of the good copy nothing is said, and of the other what it is
      expect(corpora[0].problems).toEqual([
        {
          file: `${first}/AudioWAV/1001_DFA_ANG_XX.wav`,
          reason: expect.stringMatching(reason) as string,
          remedy: `Nothing to do: another copy, ${join(dir, second, 'AudioWAV/1001_DFA_ANG_XX.wav')}, is used.`,
        },
      ]);
    }
  });

  it('that cannot be decoded gives way to one that can, where a decoder is handed in', async () => {
    const files = wavFiles(['a/1001_DFA_ANG_XX.wav', 'b/1001_DFA_ANG_XX.wav', 'c/1001_DFA_ANG_XX.wav']);
    files['a/1001_DFA_ANG_XX.wav'] = wavLike('cut');
    const dir = temporaryTree(files);
    const isReadable = (path: string) => Promise.resolve(!path.includes('/a/'));
    const { items, problems } = await readCremaD(dir, { isReadable });
    expect(items[0].path).toBe(join(dir, 'b/1001_DFA_ANG_XX.wav'));
    expect(problems.map(({ file, reason }) => `${file}: ${reason}`)).toEqual([
      'a/1001_DFA_ANG_XX.wav: a copy that cannot be read',
      'c/1001_DFA_ANG_XX.wav: a second copy of an item already read',
    ]);
    const inspectAudio = (path: string) =>
      path.includes('/a/') ? Promise.reject(new Error('cut short')) : Promise.resolve({ silent: false });
    const report = await checkCorpora(dir, { inspectAudio });
    expect(report.corpora[0].problems.map(({ reason }) => reason)).toEqual(problems.map(({ reason }) => reason));
  });

  it('of equal bytes are not decoded: the first is taken', async () => {
    const dir = temporaryTree({ 'a/1001_DFA_ANG_XX.wav': wavLike('x'), 'b/1001_DFA_ANG_XX.wav': wavLike('x') });
    const isReadable = () => Promise.reject(new Error('decoded'));
    expect((await readCremaD(dir, { isReadable })).items[0].path).toBe(join(dir, 'a/1001_DFA_ANG_XX.wav'));
  });
});

describe('pointers alone', () => {
  it('are an error that says Git LFS and how to fetch, from a reader and from a folder of corpora', async () => {
    const dir = temporaryTree({ 'AudioWAV/1001_DFA_ANG_XX.wav': lfs(), 'AudioWAV/1002_DFA_ANG_XX.wav': lfs() });
    await expect(readCremaD(dir)).rejects.toThrow(
      /2 candidate files, none of them usable: each is a pointer of Git LFS.*git lfs pull/,
    );
    await expect(findCorpora(dir)).rejects.toThrow(/pointer of Git LFS.*git lfs pull/);
  });

  it('among clips are problems, marked as missing', async () => {
    const dir = temporaryTree({ '1001_DFA_ANG_XX.wav': lfs(), '1002_DFA_ANG_XX.wav': wavLike('x') });
    const { items, problems } = await readCremaD(dir);
    expect(items).toHaveLength(1);
    expect(problems).toEqual([
      expect.objectContaining({
        file: '1001_DFA_ANG_XX.wav',
        missing: true,
        remedy: expect.stringContaining('git lfs pull') as string,
      }),
    ]);
  });
});

describe('faces', () => {
  it('folders with usable pictures are taken before folders with pointers, which are noted', async () => {
    const dir = temporaryTree({
      'a/fer2013/happy/x.png': lfs(),
      'a/fer2013/sad/y.png': lfs(),
      'b/fer2013/happy/x.png': plainPng(3),
    });
    const { faces, notes } = await findCorpora(dir);
    expect(faces.map(({ items }) => items.map(({ path }) => path))).toEqual([[join(dir, 'b/fer2013/happy/x.png')]]);
    expect(notes).toEqual([
      expect.stringMatching(
        /a\/fer2013 is a second folder of fer2013 and is not used: 2 images.*pointer of Git LFS.*git lfs pull/,
      ),
    ]);
    const alone = temporaryTree({ 'fer2013/happy/x.png': lfs(), 'rav/03-01-02-01-01-01-01.wav': wavLike('x') });
    expect((await findCorpora(alone)).notes).toEqual([
      expect.stringMatching(/^fer2013 \(fer2013\): 1 images.*Git LFS/),
    ]);
  });

  it('of JAFFE and Multi-PIE: the copy that is a picture', async () => {
    const jaffe = temporaryTree({ 'a/KA.AN1.39.png': plainPng(1).slice(0, 60), 'b/KA.AN1.39.png': plainPng(2) });
    const { items, problems } = await readJaffe(jaffe);
    expect((await loadFace(items[0]))[0]).toBe(2);
    expect(problems.map(({ file, reason }) => `${file}: ${reason}`)).toEqual([
      'a/KA.AN1.39.png: a copy that cannot be read',
    ]);
    const name = 'session01/multiview/001/01/05_1/001_01_01_051_07.png';
    const multiPie = temporaryTree({
      [`a/${name}`]: lfs(),
      [`b/${name}`]: plainPng(2),
      'a/subject_list.txt': lfs(),
      'b/subject_list.txt': '001 1980 Female\r002 1981 Male\r',
    });
    const read = await readMultiPie(multiPie);
    expect(read.items[0].sex).toBe('female');
    expect(read.items[0].path).toBe(join(multiPie, 'b', name));
    expect(read.problems.map(({ file }) => file)).toEqual([`a/${name}`, 'a/subject_list.txt']);
  });

  it('of CK+: a sequence that is there twice gives its last three frames, once each, and the label of the good file', async () => {
    const files: Record<string, string | Uint8Array> = {};
    for (const copy of ['a', 'b']) {
      for (let frame = 1; frame <= 6; frame++) {
        const name = `S005_001_0000000${frame}.png`;
        files[`${copy}/cohn-kanade-images/S005/001/${name}`] = copy === 'a' && frame === 6 ? lfs() : plainPng(frame);
      }
    }
    files['a/Emotion/S005/001/S005_001_00000006_emotion.txt'] = lfs();
    files['b/Emotion/S005/001/S005_001_00000006_emotion.txt'] = '   3.0000000e+00\n';
    const dir = temporaryTree(files);
    const { items, problems } = await readCkPlus(dir);
    expect(items.map(({ id, emotion }) => `${id} ${emotion}`)).toEqual([
      'ck-plus/S005_001_00000001 neutral',
      'ck-plus/S005_001_00000004 disgust',
      'ck-plus/S005_001_00000005 disgust',
      'ck-plus/S005_001_00000006 disgust',
    ]);
    expect(items[3].path).toContain('/b/');
    expect(problems.find(({ file }) => file.endsWith('_emotion.txt'))!.remedy).toMatch(/another label, which is used/);
  });

  it('of Oulu-CASIA: a copy without pointers is taken before an original with them', async () => {
    const frame = (root: string, content: string | Uint8Array) => ({
      [`${root}/VL/Strong/P001/Anger/000.jpeg`]: content,
    });
    const dir = temporaryTree({ ...frame('B_OriginalImg', lfs()), ...frame('C_Preprocessed', plainPng(1)) });
    const { items, notes } = await readOuluCasia(dir);
    expect(items[0].path).toContain('C_Preprocessed');
    expect(notes).toContainEqual(
      'B_OriginalImg is a second copy and is not used (in it: a pointer of Git LFS, not the file itself)',
    );
  });

  it('of FER2013: the first table that can be read', async () => {
    const row = `3,${Array.from({ length: 2304 }, (_, index) => index % 256).join(' ')},Training`;
    const good = `emotion,pixels,Usage\n${row}\n`;
    const dir = temporaryTree({
      'a/fer2013.csv': lfs(300_000_000),
      'b/fer2013.csv': good,
      'c/icml_face_data.csv': good,
    });
    const { items, problems, notes } = await readFer2013(dir);
    expect(items.map(({ path }) => path)).toEqual([join(dir, 'b/fer2013.csv')]);
    expect(problems).toEqual([
      expect.objectContaining({
        file: 'a/fer2013.csv',
        reason: expect.stringContaining('pointer of Git LFS') as string,
      }),
    ]);
    expect(notes).toContainEqual('c/icml_face_data.csv is a second table of fer2013 and is not used');
    const [face] = (await findCorpora(dir)).faces;
    expect(face.items).toHaveLength(1);
    await expect(readFer2013(temporaryTree({ 'fer2013.csv': lfs() }))).rejects.toThrow(
      /pointer of Git LFS.*git lfs pull/,
    );
  });
});

describe('tables of CREMA-D', () => {
  it('that are pointers give way to those that are not, and are noted', async () => {
    const clip = wavFiles(['AudioWAV/1002_IEO_HAP_HI.wav']);
    const table = 'ActorID,Age,Sex,Race,Ethnicity\n1002,21,Female,Caucasian,Not Hispanic\n';
    const both = temporaryTree({ ...clip, 'VideoDemographics.csv': lfs(), 'other/VideoDemographics.csv': table });
    const read = await readCremaD(both);
    expect(read.items[0].demographics).toMatchObject({ age: 21 });
    expect(read.notes).toEqual([expect.stringMatching(/VideoDemographics\.csv cannot be read \(a pointer of Git LFS/)]);
    const alone = await readCremaD(temporaryTree({ ...clip, 'VideoDemographics.csv': lfs() }));
    expect(alone.items[0].sex).toBe('female');
    expect(alone.notes).toEqual([expect.stringMatching(/a pointer of Git LFS.*from the published list/)]);
    // a folder in place of the table is no missing table
    mkdirSync(join(both, 'x'));
    renameSync(join(both, 'x'), join(both, 'AudioWAV', 'VideoDemographics.csv'));
    expect((await readCremaD(join(both, 'AudioWAV'))).notes).toEqual([expect.stringMatching(/EISDIR/)]);
    const list = 'Stimulus_Number,Filename\n1,1002_IEO_HAP_HI\n2,1091_WSI_DIS_XX\n';
    const report = await checkCorpora(
      temporaryTree({ ...clip, 'a/SentenceFilenames.csv': lfs(), 'b/SentenceFilenames.csv': list }),
    );
    expect(report.corpora[0].missing).toEqual(['1091_WSI_DIS_XX']);
    expect(report.corpora[0].notes).toContainEqual(
      expect.stringMatching(/a\/SentenceFilenames\.csv cannot be used \(a pointer/),
    );
  });
});
