import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { CorpusError } from '../src/index';
import { checkCorpora, findCorpora } from '../src/node';
import { faceCorpusOfFolder } from '../src/corpora/face-corpora';
import { plainPng, temporaryTree, wavFiles, wavLike } from './temporary-tree';

describe('findCorpora', () => {
  it('finds corpora of all kinds below one folder and keeps their files apart', async () => {
    const dir = temporaryTree({
      ...wavFiles(['rav/Actor_01/03-01-02-01-01-01-01.wav', 'rav/Actor_02/03-01-02-01-01-01-02.wav', 'rav/odd.wav']),
      ...wavFiles(['cre/AudioWAV/1001_IEO_HAP_LO.wav', 'cre/AudioWAV/odd.wav', 'music/song.wav']),
      'cre/VideoDemographics.csv': 'ActorID,Sex\n1001,Female\n',
      'fer2013/train/happy/a.png': plainPng(1),
      'fer2013/test/sad/b.png': plainPng(2),
      'fer2013/test/contempt/c.png': plainPng(2),
      'my faces/angry/c.png': plainPng(3),
      'pictures/holiday.png': plainPng(4),
    });
    const { audio, faces, notes } = await findCorpora(dir);
    expect(audio.map(({ name, items }) => [name, items.length])).toEqual([
      ['ravdess', 2],
      ['crema-d', 1],
    ]);
    expect(audio.map(({ problems }) => problems.map(({ file }) => file))).toEqual([
      ['rav/odd.wav'],
      ['cre/AudioWAV/odd.wav'],
    ]);
    expect(audio[1].items[0].sex).toBe('female');
    expect(faces.map(({ name, items, substituteFor }) => [name, items.length, substituteFor !== undefined])).toEqual([
      ['fer2013', 2, true],
      ['my faces', 1, true],
    ]);
    expect(faces[0].dropped).toEqual({ contempt: 1 });
    expect(notes).toEqual([expect.stringContaining('1 sound files belong to no known corpus, music/song.wav')]);
  });

  it('finds corpora whose files are mixed in one flat folder', async () => {
    const dir = temporaryTree(wavFiles(['03-01-02-01-01-01-01.wav', '1001_IEO_HAP_LO.flac']));
    const { audio } = await findCorpora(dir);
    expect(audio.map(({ name, items, problems }) => [name, items.length, problems.length])).toEqual([
      ['ravdess', 1, 0],
      ['crema-d', 1, 0],
    ]);
  });

  it('takes only the neutral frames of ck-plus-neutral beside ck-plus-48, and all of it alone', async () => {
    const neutralCut = {
      'ck-plus-neutral/neutral/S005_001_00000001.png': plainPng(1),
      'ck-plus-neutral/happiness/S010_006_00000015.png': plainPng(2),
    };
    const both = await findCorpora(temporaryTree({ ...neutralCut, 'CK+48/happy/S010_006_00000015.png': plainPng(2) }));
    expect(both.faces.map(({ name, items }) => [name, items.map(({ emotion }) => emotion)])).toEqual([
      ['ck-plus-48', ['happy']],
      ['ck-plus-neutral', ['neutral']],
    ]);
    expect(both.notes).toEqual([expect.stringContaining('only its neutral frames')]);
    const alone = await findCorpora(temporaryTree(neutralCut));
    expect(alone.faces.map(({ items }) => items.length)).toEqual([2]);
    expect(alone.notes).toEqual([]);
  });

  it('uses one of two folders of the same corpus and says so', async () => {
    const dir = temporaryTree({ 'fer2013/happy/a.png': plainPng(1), 'old/FER-2013/happy/a.png': plainPng(1) });
    const { faces, notes } = await findCorpora(dir);
    expect(faces.map(({ items }) => items.length)).toEqual([1]);
    expect(notes).toEqual([expect.stringContaining('old/FER-2013 is a second folder of fer2013')]);
  });

  it('takes the corpus folder itself as well as the folder around it', async () => {
    const dir = temporaryTree({ 'fer2013/happy/a.png': plainPng(1) });
    expect((await findCorpora(`${dir}/fer2013`)).faces[0]).toMatchObject({
      name: 'fer2013',
      items: [{ emotion: 'happy' }],
    });
  });

  it('keeps the other corpora where one has no usable file', async () => {
    const dir = temporaryTree({ 'rav/03-01-02-01-01-01-01.wav': '', 'fer2013/happy/a.png': plainPng(1) });
    const { audio, faces, notes } = await findCorpora(dir);
    expect(audio).toEqual([]);
    expect(faces).toHaveLength(1);
    expect(notes).toEqual([expect.stringMatching(/rav: found 1 candidate files, none of them usable/)]);
  });

  it('refuses a folder without any, naming what was looked for', async () => {
    await expect(findCorpora('/no/such/folder')).rejects.toThrow(CorpusError);
    await expect(findCorpora(temporaryTree({}))).rejects.toThrow(
      /found no files, expected RAVDESS .*CREMA-D .*synthetic corpus/,
    );
    await expect(findCorpora(temporaryTree({ 'a.txt': '' }))).rejects.toThrow(/1 files of no known corpus/);
  });
});

describe('faceCorpusOfFolder', () => {
  it.each([
    ['CK+48', 'ck-plus-48'],
    ['ck-plus-48', 'ck-plus-48'],
    ['CK48', 'ck-plus-48'],
    ['CK+', 'ck-plus'],
    ['ck-plus-neutral', 'ck-plus-neutral'],
    ['FER-2013', 'fer2013'],
    ['Oulu_CASIA_NIR_VIS', 'oulu-casia'],
    ['MMI', 'mmi'],
    ['Multi-PIE', 'multi-pie'],
    ['jaffe', 'jaffe'],
    ['my faces', 'my faces'],
    ['ferry', 'ferry'],
  ])('knows %s as %s', (folder, name) => {
    expect(faceCorpusOfFolder(folder).name).toBe(name);
  });
});

describe('checkCorpora', () => {
  const tree = {
    'rav/Actor_01/03-01-01-01-01-01-01.wav': wavLike('one'),
    'rav/Actor_01/03-01-02-01-01-01-01.wav': wavLike('one'),
    'rav/Actor_01/03-01-03-01-01-01-01.wav': wavLike('quiet'),
    'rav/Actor_01/03-01-03-01-01-02-01.wav': 'no sound at all',
    'rav/Actor_01/03-01-03-01-02-02-01.wav': '',
    'cre/AudioWAV/1006_TIE_HAP_XX.wav': wavLike('x'),
    'cre/AudioWAV/1006_TIE_NEU_XX.wav': wavLike('x'),
    'cre/AudioWAV/1001_IEO_HAP_LO.wav': wavLike('y'),
    'cre/AudioWAV/1040_ITH_SAD_X.wav': new TextEncoder().encode('RF64    WAVEz'),
    'cre/SentenceFilenames.csv':
      'Stimulus_Number,Filename\n1,1001_IEO_HAP_LO\n2,1006_TIE_HAP_XX\n3,1006_TIE_NEU_XX\n4,1091_WSI_DIS_XX\n5,1040_ITH_SAD_X\n',
    'fer2013/happy/a.png': plainPng(9),
    'fer2013/sad/b.png': plainPng(9),
    'fer2013/sad/damaged.png': plainPng(9).slice(0, 40),
  };

  it('tells what is there, missing, damaged, doubled and silent', async () => {
    const dir = temporaryTree(tree);
    const inspectAudio = (_: string, bytes: Uint8Array) => {
      const text = new TextDecoder().decode(bytes);
      if (text === 'no sound at all') return Promise.reject(new Error('15 bytes of no known kind'));
      return Promise.resolve({ silent: text.endsWith('quiet') });
    };
    const { corpora } = await checkCorpora(dir, { inspectAudio });
    const [ravdess, cremaD, fer] = corpora;
    expect(corpora.map(({ name, kind, items, people }) => [name, kind, items, people])).toEqual([
      ['ravdess', 'audio', 4, 1],
      ['crema-d', 'audio', 2, 2],
      ['fer2013', 'faces', 3, null],
    ]);
    expect(ravdess.official?.clips).toBe(1440);
    expect(ravdess.missing).toHaveLength(1436);
    expect(ravdess.missing).toContain('03-01-03-01-02-02-01');
    expect(ravdess.silent).toEqual(['rav/Actor_01/03-01-03-01-01-01-01.wav']);
    expect(ravdess.duplicates).toEqual([
      {
        files: ['rav/Actor_01/03-01-01-01-01-01-01.wav', 'rav/Actor_01/03-01-02-01-01-01-01.wav'],
        emotions: ['neutral', 'calm'],
        corpora: ['ravdess'],
      },
    ]);
    expect(ravdess.problems.map(({ reason }) => reason)).toEqual([
      'empty file',
      'cannot be read: 15 bytes of no known kind',
    ]);
    // every path from the folder that was checked, whoever found the problem
    expect(ravdess.problems.map(({ file }) => file)).toEqual([
      'rav/Actor_01/03-01-03-01-02-02-01.wav',
      'rav/Actor_01/03-01-03-01-01-02-01.wav',
    ]);
    expect(cremaD.missing).toEqual(['1091_WSI_DIS_XX']);
    expect(cremaD.problems).toEqual([]);
    expect(cremaD.excluded.map(({ file }) => file)).toEqual([
      'cre/AudioWAV/1006_TIE_HAP_XX.wav',
      'cre/AudioWAV/1006_TIE_NEU_XX.wav',
    ]);
    expect(cremaD.duplicates.map(({ emotions }) => emotions)).toEqual([['happy', 'neutral']]);
    expect(fer.problems).toEqual([expect.objectContaining({ file: 'fer2013/sad/damaged.png' })]);
    expect(fer.duplicates.map(({ emotions }) => emotions)).toEqual([['happy', 'sad']]);
    expect(fer.silent).toBeNull();
    expect(fer.official?.clips).toBe(35_887);
  });

  it('finds the same picture in two corpora, in two formats and in two encodings, and videos that are none', async () => {
    const grey = (size: number, value: number) =>
      encode({ width: size, height: size, data: new Uint8Array(size * size).fill(value), channels: 1, depth: 8 });
    const colour = encode({ width: 48, height: 48, data: new Uint8Array(48 * 48 * 3).fill(77), channels: 3, depth: 8 });
    const dir = temporaryTree({
      'fer2013/happy/a.png': grey(48, 77),
      'fer2013/sad/b.png': grey(48, 90),
      'my faces/angry/a.png': colour,
      'my faces/angry/c.png': grey(48, 90),
      'jaffe/KA.AN1.39.png': grey(256, 13),
      'rav/01-01-02-01-01-01-01.mp4': '\0\0\0\x18ftypmp42',
      'rav/01-01-02-01-01-01-02.mp4': 'version https://git-lfs.github.com/spec/v1\n',
      'rav/01-01-02-01-01-01-03.mp4': 'what',
      'rav/03-01-02-01-01-01-03.wav': 'version https://git-lfs.github.com/spec/v1\n',
      'rav/03-01-02-01-01-01-04.wav': wavLike('x'),
    });
    const progress: string[] = [];
    const inspectVideo = (path: string) =>
      path.endsWith('-03.mp4') ? Promise.reject(new Error('no stream')) : Promise.resolve();
    const report = await checkCorpora(dir, {
      inspectVideo,
      onProgress: (done, total) => progress.push(`${done}/${total}`),
    });
    expect(report.duplicatesAcross).toEqual([
      {
        files: ['fer2013/happy/a.png', 'my faces/angry/a.png'],
        emotions: ['happy', 'angry'],
        corpora: ['fer2013', 'my faces'],
      },
      {
        files: ['fer2013/sad/b.png', 'my faces/angry/c.png'],
        emotions: ['sad', 'angry'],
        corpora: ['fer2013', 'my faces'],
      },
    ]);
    const videos = report.corpora.find(({ kind }) => kind === 'videos')!;
    expect(videos).toMatchObject({ name: 'ravdess', items: 2, people: 2 });
    expect(videos.problems.map(({ file, reason }) => `${file}: ${reason}`)).toEqual([
      'rav/01-01-02-01-01-01-02.mp4: a pointer of Git LFS, not the file itself',
      'rav/01-01-02-01-01-01-03.mp4: cannot be read: no stream',
    ]);
    expect(report.corpora[0].problems.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('a pointer of Git LFS'),
    ]);
    expect(progress).toHaveLength(8);
    expect(progress.at(-1)).toBe('8/8');
    const stopped = checkCorpora(dir, { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }) as Error);
  });

  it('works without an inspector and without the list of names, and turns an inspector’s error into a problem', async () => {
    const withoutList = Object.fromEntries(Object.entries(tree).filter(([path]) => !path.endsWith('.csv')));
    const plain = await checkCorpora(temporaryTree(withoutList));
    expect(plain.corpora[0].silent).toBeNull();
    expect(plain.corpora[1].missing).toEqual([]);
    expect(plain.corpora[1].notes).toContainEqual(expect.stringContaining('no SentenceFilenames.csv'));
    const failing = await checkCorpora(temporaryTree(wavFiles(['03-01-02-01-01-01-01.wav'])), {
      inspectAudio: () => Promise.reject(new Error('bad chunk')),
    });
    expect(failing.corpora[0].problems.map(({ reason }) => reason)).toEqual(['cannot be read: bad chunk']);
  });
});
