import { createHash } from 'node:crypto';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CorpusError, ravdess } from '../src/index';
import { loadFace, readCremaD, readFaceFolders, readRavdess } from '../src/node';
import { countEmotions } from '../src/count-emotions';
import { officialRavdessIds } from '../src/corpora/ravdess/name';
import { plainPng, temporaryTree, wavFiles, wavLike } from './temporary-tree';

const demographics =
  'ActorID,Age,Sex,Race,Ethnicity\n1001,51,Male,Caucasian,Not Hispanic\n1002,21,Female,Caucasian,Not Hispanic\n';

describe('readRavdess', () => {
  it('reads the whole corpus in its official layout', async () => {
    const names = officialRavdessIds().map((id) => `Actor_${id.slice(-2)}/${id}.wav`);
    const dir = temporaryTree(wavFiles(names));
    const { items, problems, notes, name } = await readRavdess(dir);
    expect(name).toBe('ravdess');
    expect(countEmotions(items)).toEqual(ravdess.official.perEmotion);
    expect(problems).toEqual([]);
    expect(notes).toEqual([expect.stringContaining('03-01-03-01-02-01-07 and 03-01-03-01-02-02-07')]);
    expect(items[0]).toEqual({
      id: '03-01-01-01-01-01-01',
      corpus: 'ravdess',
      speaker: 'Actor_01',
      sex: 'male',
      emotion: 'neutral',
      sourceEmotion: 'neutral',
      intensity: 'normal',
      pairKey: '01-01-01-01-01-01',
      nameFields: {
        id: '03-01-01-01-01-01-01',
        modality: 'audio',
        channel: 'speech',
        emotion: 'neutral',
        intensity: 'normal',
        statement: 1,
        repetition: 1,
        speaker: 'Actor_01',
        sex: 'male',
        pairKey: '01-01-01-01-01-01',
      },
      path: join(dir, 'Actor_01/03-01-01-01-01-01-01.wav'),
    });
  });

  it('reads flat FLAC files and counts what it cannot use', async () => {
    const dir = temporaryTree({
      ...wavFiles(['03-01-02-01-01-01-04.flac', '03-02-02-01-01-01-04.flac', 'noise.wav', '01-01-02-01-01-01-04.wav']),
      'copy/03-01-02-01-01-01-04.wav': wavLike('copy'),
      '03-01-03-01-01-01-04.wav': '',
      'README.md': 'text',
      '._03-01-03-01-01-01-04.wav': 'left behind by macOS',
    });
    const { items, problems, dropped } = await readRavdess(dir);
    expect(items.map(({ id }) => id)).toEqual(['03-01-02-01-01-01-04']);
    expect(items[0].path).toBe(join(dir, '03-01-02-01-01-01-04.flac'));
    expect(dropped).toEqual({ song: 1 });
    expect(problems.map(({ file, reason }) => `${file}: ${reason}`)).toEqual([
      '01-01-02-01-01-01-04.wav: a sound file named as a video',
      '03-01-03-01-01-01-04.wav: empty file',
      'copy/03-01-02-01-01-01-04.wav: a second copy of an item already read',
      'noise.wav: not a RAVDESS file name',
    ]);
    expect(problems.every(({ remedy }) => remedy.length > 0)).toBe(true);
  });

  it('follows links, each folder once, and names links to nowhere', async () => {
    const elsewhere = temporaryTree(wavFiles(['Actor_04/03-01-02-01-01-01-04.wav']));
    const dir = temporaryTree({ 'notes.txt': '' });
    symlinkSync(elsewhere, join(dir, 'linked'));
    symlinkSync(dir, join(dir, 'myself'));
    symlinkSync(join(dir, 'gone'), join(dir, 'nowhere'));
    const { items, problems } = await readRavdess(dir);
    expect(items).toHaveLength(1);
    expect(problems).toEqual([
      expect.objectContaining({ file: 'nowhere', reason: `a link to nowhere (${join(dir, 'gone')})` }),
    ]);
  });

  it('takes the first of two ways to one folder, time after time', async () => {
    const dir = temporaryTree(wavFiles(['rav/03-01-02-01-01-01-04.wav']));
    symlinkSync(join(dir, 'rav'), join(dir, 'alias'));
    symlinkSync(join(dir, 'rav'), join(dir, 'zlias'));
    const runs = await Promise.all(Array.from({ length: 20 }, () => readRavdess(dir)));
    expect(new Set(runs.map(({ items }) => items[0].path))).toEqual(
      new Set([join(dir, 'alias/03-01-02-01-01-01-04.wav')]),
    );
  });

  it('has a fingerprint of the paths and sizes used, by its definition', async () => {
    const files = {
      'b/03-01-02-01-01-01-04.wav': wavLike('1'),
      'a/03-01-02-01-01-01-02.wav': wavLike('22'),
      'x.wav': 'unknown',
    };
    const { fingerprint } = await readRavdess(temporaryTree(files));
    const text = 'a/03-01-02-01-01-01-02.wav\t14\nb/03-01-02-01-01-01-04.wav\t13\n';
    expect(fingerprint).toBe(createHash('sha256').update(text).digest('hex'));
    const again = await readRavdess(temporaryTree(files));
    expect(again.fingerprint).toBe(fingerprint);
  });

  it('says what is missing where a folder is missing, empty or of another corpus', async () => {
    await expect(readRavdess('/no/such/folder')).rejects.toThrow(CorpusError);
    await expect(readRavdess('/no/such/folder')).rejects.toThrow(/\/no\/such\/folder.*ENOENT.*Actor_01/);
    await expect(readRavdess(temporaryTree({}))).rejects.toThrow(/0 candidate files.*RAVDESS/);
    await expect(readRavdess(temporaryTree(wavFiles(['1001_IEO_HAP_LO.wav'])))).rejects.toThrow(
      /1 candidate files, none/,
    );
  });
});

describe('readCremaD', () => {
  it('reads clips, the sex of actors from the table, and leaves contradicting duplicates out', async () => {
    const dir = temporaryTree({
      ...wavFiles(['AudioWAV/1001_DFA_ANG_XX.wav', 'AudioWAV/1002_IEO_HAP_HI.wav', 'AudioWAV/1006_TIE_HAP_XX.wav']),
      ...wavFiles(['AudioWAV/1006_TIE_NEU_XX.wav', 'AudioWAV/hello.wav']),
      'VideoDemographics.csv': demographics,
    });
    const { items, excluded, problems, notes } = await readCremaD(dir);
    expect(items.map(({ id, sex, intensity }) => [id, sex, intensity])).toEqual([
      ['1001_DFA_ANG_XX', 'male', null],
      ['1002_IEO_HAP_HI', 'female', 'high'],
    ]);
    expect(excluded.map(({ file }) => file)).toEqual(['AudioWAV/1006_TIE_HAP_XX.wav', 'AudioWAV/1006_TIE_NEU_XX.wav']);
    expect(problems.map(({ file }) => file)).toEqual(['AudioWAV/hello.wav']);
    expect(notes).toEqual([expect.stringContaining('2 clips are left out')]);
    expect(items[0]).toMatchObject({
      sourceEmotion: 'ANG',
      nameFields: { sentence: 'DFA', emotionCode: 'ANG' },
      demographics: { age: 51, race: 'Caucasian', ethnicity: 'Not Hispanic' },
    });
    const all = await readCremaD(dir, { applyExclusions: false });
    expect(all.items).toHaveLength(4);
    expect(all.excluded).toEqual([]);
  });

  it('finds the table above AudioWAV, and does without it or with a damaged one', async () => {
    const sounds = wavFiles(['AudioWAV/1002_IEO_HAP_HI.wav']);
    const whole = temporaryTree({ ...sounds, 'VideoDemographics.csv': `\uFEFF${demographics}` });
    expect((await readCremaD(join(whole, 'AudioWAV'))).items[0].sex).toBe('female');
    const without = await readCremaD(temporaryTree(sounds));
    expect(without.items[0].sex).toBe('female');
    expect(without.notes).toEqual([expect.stringContaining('no VideoDemographics.csv')]);
    const incomplete = await readCremaD(
      temporaryTree({ ...sounds, ...wavFiles(['1003_IEO_HAP_HI.wav']), 'VideoDemographics.csv': demographics }),
    );
    expect(incomplete.items.map(({ sex }) => sex)).toEqual(['female', 'unknown']);
    expect(incomplete.notes).toEqual([expect.stringContaining('does not tell the sex of 1 speakers, 1003 the first')]);
    const damaged = await readCremaD(temporaryTree({ ...sounds, 'VideoDemographics.csv': 'ActorID,Sex\n1002,"Fem' }));
    expect(damaged.items[0].sex).toBe('female');
    expect(damaged.items[0].demographics).toEqual({});
    expect(damaged.notes).toEqual([expect.stringContaining('cannot be read')]);
  });
});

describe('readFaceFolders', () => {
  it('labels images by their folder, knows the subjects of CK+ and drops contempt', async () => {
    const dir = temporaryTree({
      'anger/S010_004_00000017.png': plainPng(10),
      'contempt/S138_008_00000007.png': plainPng(20),
      'happy/S010_006_00000013.jpg': plainPng(30),
      'sadness/empty.png': '',
      'misc/x.png': plainPng(40),
      'top.png': plainPng(50),
    });
    const { items, dropped, problems, title, substituteFor } = await readFaceFolders(dir, 'ck-plus-48');
    expect(title).toBe('CK+48');
    expect(substituteFor).toBeUndefined();
    expect(items).toEqual([
      {
        id: 'ck-plus-48/anger/S010_004_00000017.png',
        corpus: 'ck-plus-48',
        subject: 'S010',
        emotion: 'angry',
        sourceEmotion: 'anger',
        pairKey: null,
        framing: 'face',
        path: join(dir, 'anger/S010_004_00000017.png'),
      },
      expect.objectContaining({ subject: 'S010', emotion: 'happy' }),
    ]);
    expect(dropped).toEqual({ contempt: 1 });
    expect(problems.map(({ file, reason }) => `${file}: ${reason}`)).toEqual([
      'misc/x.png: in the folder misc, which is no emotion',
      'sadness/empty.png: empty file',
      'top.png: in no folder of an emotion',
    ]);
    expect(await loadFace(items[0])).toEqual(new Float32Array(48 * 48).fill(10));
  });

  it('reads train and test folders, names substitutes, and reads single emotions when asked', async () => {
    const dir = temporaryTree({
      'train/fear/1.png': plainPng(1),
      'test/fear/1.png': plainPng(2),
      'test/neutral/2.png': plainPng(3),
    });
    const all = await readFaceFolders(dir, 'fer2013');
    expect(all.items.map(({ id, subject }) => [id, subject])).toEqual([
      ['fer2013/test/fear/1.png', null],
      ['fer2013/test/neutral/2.png', null],
      ['fer2013/train/fear/1.png', null],
    ]);
    expect(all.substituteFor).toContain('CK+');
    const neutral = await readFaceFolders(dir, 'fer2013', { only: ['neutral'] });
    expect(neutral.items).toHaveLength(1);
    expect(neutral.dropped).toEqual({ fear: 2 });
  });
});

describe('loadFace', () => {
  it('prefers pixels, and says what is wrong with a face without any', async () => {
    const pixels = new Float32Array(48 * 48);
    expect(await loadFace({ id: 'a', pixels, path: '/no/such.png' })).toBe(pixels);
    await expect(loadFace({ id: 'a' })).rejects.toThrow(/image a: found neither pixels nor a path/);
    await expect(loadFace({ id: 'a', path: '/no/such.png' })).rejects.toThrow(CorpusError);
  });
});
