/**
 * Face corpora in the layouts that their documentation and readers of others describe; the trees are made here, and no real copy of
 * these sets has been read.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CorpusError, pairClipsWithFaces } from '../src/index';
import {
  findCorpora,
  loadFace,
  readCkPlus,
  readCremaDVideos,
  readFer2013,
  readJaffe,
  readMmi,
  readMultiPie,
  readOuluCasia,
  readRavdess,
  readRavdessVideos,
} from '../src/node';
import { countEmotions } from '../src/count-emotions';
import { parseOuluCasiaPath } from '../src/corpora/oulu-casia/path';
import { plainPng, temporaryTree, wavFiles } from './temporary-tree';

const png = plainPng(7);

/** Frames 1 to `count` of a CK+ sequence and, where there is a code, its label. */
function ckSequence(
  subject: string,
  session: string,
  count: number,
  code?: number,
): Record<string, string | Uint8Array> {
  const frame = (number: number) => `${subject}_${session}_${String(number).padStart(8, '0')}`;
  const folder = `${subject}/${session}`;
  return {
    ...Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`CK+/cohn-kanade-images/${folder}/${frame(index + 1)}.png`, png]),
    ),
    ...(code === undefined
      ? {}
      : { [`CK+/Emotion/${folder}/${frame(count)}_emotion.txt`]: `   ${code.toExponential(7)}\n` }),
  };
}

describe('readCkPlus', () => {
  const tree = {
    ...ckSequence('S005', '001', 11, 3),
    ...ckSequence('S010', '002', 14, 7),
    ...ckSequence('S138', '008', 9, 2),
    ...ckSequence('S999', '001', 5),
    'CK+/Landmarks/S005/001/S005_001_00000001_landmarks.txt': '1 2',
    'CK+/FACS/S005/001/S005_001_00000011_facs.txt': '9 0',
    'CK+/.DS_Store': '',
  };

  it('takes the last three frames with the label and the first as neutral', async () => {
    const { items, dropped, problems, notes } = await readCkPlus(temporaryTree(tree));
    expect(items.map(({ id, emotion, sourceEmotion, subject }) => [id, emotion, sourceEmotion, subject])).toEqual([
      ['ck-plus/S005_001_00000001', 'neutral', 'neutral', 'S005'],
      ['ck-plus/S005_001_00000009', 'disgust', 'disgust', 'S005'],
      ['ck-plus/S005_001_00000010', 'disgust', 'disgust', 'S005'],
      ['ck-plus/S005_001_00000011', 'disgust', 'disgust', 'S005'],
      ['ck-plus/S010_002_00000001', 'neutral', 'neutral', 'S010'],
      ['ck-plus/S010_002_00000012', 'surprised', 'surprise', 'S010'],
      ['ck-plus/S010_002_00000013', 'surprised', 'surprise', 'S010'],
      ['ck-plus/S010_002_00000014', 'surprised', 'surprise', 'S010'],
      ['ck-plus/S138_008_00000001', 'neutral', 'neutral', 'S138'],
    ]);
    expect(items.every(({ framing }) => framing === 'scene')).toBe(true);
    expect(dropped).toEqual({ contempt: 3 });
    expect(problems).toEqual([]);
    expect(notes).toEqual([expect.stringContaining('3 of 4 sequences are labeled')]);
  });

  it('takes other numbers of frames, and gives a short sequence to its expression first', async () => {
    const dir = temporaryTree(ckSequence('S005', '001', 3, 5));
    const select = async (lastFrames: number, neutralFrames: number) =>
      (await readCkPlus(dir, { lastFrames, neutralFrames })).items.map(({ emotion }) => emotion);
    expect(await select(1, 1)).toEqual(['neutral', 'happy']);
    expect(await select(2, 2)).toEqual(['neutral', 'happy', 'happy']);
    expect(await select(5, 1)).toEqual(['happy', 'happy', 'happy']);
    await expect(select(-1, 1)).rejects.toThrow(/lastFrames: found -1/);
  });

  it('lists a label that is no code, and refuses images without any label', async () => {
    const damaged = await readCkPlus(
      temporaryTree({ ...ckSequence('S005', '001', 4, 1), ...ckSequence('S006', '001', 4, 8) }),
    );
    expect(countEmotions(damaged.items)).toEqual({ neutral: 1, angry: 3 });
    expect(damaged.problems).toEqual([
      expect.objectContaining({ reason: expect.stringContaining('8.0000000e+0') as string }),
    ]);
    await expect(readCkPlus(temporaryTree(ckSequence('S005', '001', 4)))).rejects.toThrow(/Emotion_labels\.zip/);
    await expect(readCkPlus(temporaryTree({}))).rejects.toThrow(CorpusError);
  });
});

const session = (view: number, gender = 'F') =>
  `<?xml version="1.0" encoding="utf-8"?>\n<session sessionId="1"><subject id="9" gender="${gender}"/>` +
  `<track view="${view}" filename="S001-001.avi"><annotation filename="S001-001.xml"/></track></session>`;
const emotion = (value: string) =>
  `<?xml version="1.0"?><Tags><Metatag Name="AUCoded" Value="1"/><Metatag Name="Emotion" Value="${value}"/></Tags>`;

describe('readMmi', () => {
  it('reads sessions by their XML: videos, pictures, and what is left out', async () => {
    const dir = temporaryTree({
      'Sessions/1/session.xml': session(0),
      'Sessions/1/S001-001.avi': 'RIFF',
      'Sessions/1/S001-001.xml': emotion('4'),
      'Sessions/1/S001-001-oao_aucs.xml': '<ActionUnits/>',
      'Sessions/2/session.xml': session(2, 'male'),
      'Sessions/2/S002-005.avi': 'RIFF',
      'Sessions/2/S002-005.xml': emotion('6'),
      'Sessions/3/session.xml': session(1),
      'Sessions/3/S002-006.avi': 'RIFF',
      'Sessions/3/S002-006.xml': emotion('1'),
      'Sessions/4/session.xml': session(0),
      'Sessions/4/S003-001.avi': 'RIFF',
      'Sessions/4/S003-001-oao_aucs.xml': '<ActionUnits/>',
      'Sessions/5/session.xml': session(0),
      'Sessions/5/S003-002.avi': 'RIFF',
      'Sessions/5/S003-002.xml': emotion('9'),
      'Sessions/6/session.xml': '<session><subject',
      'Sessions/6/S003-003.avi': 'RIFF',
      'Sessions/7/session.xml': session(0),
      'Sessions/7/S004-001.jpg': png,
      'Sessions/7/S004-001.xml': emotion('2'),
    });
    const { videos, faces } = await readMmi(dir);
    expect(videos?.items).toEqual([
      {
        id: 'mmi/S001-001',
        corpus: 'mmi',
        speaker: 'S001',
        sex: 'female',
        emotion: 'happy',
        sourceEmotion: 'happiness',
        intensity: null,
        pairKey: null,
        path: join(dir, 'Sessions/1/S001-001.avi'),
        sound: false,
        view: 'frontal',
      },
      expect.objectContaining({ id: 'mmi/S002-005', sex: 'male', emotion: 'surprised', view: 'dual' }),
    ]);
    expect(videos?.dropped).toEqual({ 'view 1': 1, 'no emotion label': 1, 'emotion 9': 1 });
    expect(videos?.problems).toEqual([
      expect.objectContaining({
        file: 'Sessions/6/S003-003.avi',
        reason: expect.stringContaining('session.xml cannot be read') as string,
      }),
    ]);
    expect(faces?.items).toEqual([
      expect.objectContaining({
        id: 'mmi/S004-001',
        subject: 'S004',
        emotion: 'disgust',
        framing: 'scene',
        sex: 'female',
      }),
    ]);
    expect((await readMmi(dir, { views: ['frontal'] })).videos?.dropped).toMatchObject({ 'view dual': 1 });
  });

  it('says why no session can be used', async () => {
    await expect(readMmi(temporaryTree({ 'a.avi': '' }))).rejects.toThrow(/no session\.xml/);
    const profile = { 'S/1/session.xml': session(1), 'S/1/S001-001.avi': 'RIFF', 'S/1/S001-001.xml': emotion('1') };
    await expect(readMmi(temporaryTree(profile))).rejects.toThrow(/1 sessions, none of them usable \(view 1\)/);
  });
});

describe('readOuluCasia', () => {
  const sequence = (folder: string, count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, frame) => [`${folder}/${String(frame).padStart(3, '0')}.jpeg`, png]),
    );

  it('takes the last frames under visible, strong light', async () => {
    const dir = temporaryTree({
      ...sequence('B_OriginalImg/VL/Strong/P001/Anger', 20),
      ...sequence('B_OriginalImg/VL/Strong/P002/Happiness', 18),
      ...sequence('B_OriginalImg/VL/Weak/P001/Anger', 20),
      ...sequence('B_OriginalImg/NI/Strong/P001/Anger', 20),
      ...sequence('C_Preprocessed/VL/Strong/P001/Anger', 20),
    });
    const { items, notes } = await readOuluCasia(dir);
    expect(items.map(({ id, emotion: label }) => [id, label])).toEqual([
      ['oulu-casia/VL/Strong/P001/Anger/017', 'angry'],
      ['oulu-casia/VL/Strong/P001/Anger/018', 'angry'],
      ['oulu-casia/VL/Strong/P001/Anger/019', 'angry'],
      ['oulu-casia/VL/Strong/P002/Happiness/015', 'happy'],
      ['oulu-casia/VL/Strong/P002/Happiness/016', 'happy'],
      ['oulu-casia/VL/Strong/P002/Happiness/017', 'happy'],
    ]);
    expect(items[0]).toMatchObject({ subject: 'P001', sourceEmotion: 'Anger', framing: 'scene' });
    expect(items[0].path).toContain('B_OriginalImg');
    expect(notes).toContain('C_Preprocessed is a second copy and is not used');
    const weak = await readOuluCasia(dir, { illumination: 'Weak', lastFrames: 1, neutralFrames: 1 });
    expect(weak.items.map(({ emotion: label }) => label)).toEqual(['neutral', 'angry']);
    const infrared = await readOuluCasia(dir, { imaging: 'NI', framing: 'face' });
    expect(infrared.items.map(({ framing }) => framing)).toEqual(['face', 'face', 'face']);
    await expect(readOuluCasia(dir, { illumination: 'Dark' })).rejects.toThrow(CorpusError);
  });

  it.each([
    ['VL/Strong/P001/Anger/000.jpeg', '', 'VL', 'Strong'],
    ['a/b/NI/Dark/P080/Surprise/021.jpeg', 'a/b', 'NI', 'Dark'],
    ['data/VIS/Weak/P003/Fear/001.jpg', 'data', 'VL', 'Weak'],
    ['Oulu/Strong/P003/Fear/001.png', 'Oulu', 'VL', 'Strong'],
    ['P003/Fear/001.png', '', 'VL', 'Strong'],
  ])('reads %s', (path, root, imaging, illumination) => {
    expect(parseOuluCasiaPath(path)).toMatchObject({ root, imaging, illumination });
  });

  it('refuses other paths', () => {
    for (const path of ['P003/Contempt/001.png', 'x/Fear/001.png', 'P003/Fear/1.png', 'P003/Fear/001.txt']) {
      expect(parseOuluCasiaPath(path)).toBeNull();
    }
  });
});

describe('readMultiPie', () => {
  const image = (subject: string, sessionNumber: string, recording: string, camera: string, light: string) =>
    `data/session${sessionNumber}/multiview/${subject}/${recording}/${camera}/` +
    `${subject}_${sessionNumber}_${recording}_${camera.replace('_', '')}_${light}.png`;

  it('knows the expression by session and recording, the sex by the table, and takes the frontal camera', async () => {
    const names = [
      image('001', '01', '01', '05_1', '07'),
      image('001', '01', '02', '05_1', '07'),
      image('001', '01', '02', '05_1', '00'),
      image('001', '01', '02', '11_0', '07'),
      image('002', '02', '02', '05_1', '07'),
      image('002', '02', '03', '05_1', '07'),
      image('002', '03', '03', '05_1', '07'),
      image('002', '04', '02', '05_1', '07'),
      image('002', '04', '03', '05_1', '07'),
      image('002', '01', '03', '05_1', '07'),
    ];
    const dir = temporaryTree({
      ...Object.fromEntries(names.map((name) => [name, png])),
      'meta/subject_list.txt': '001 1981 Male 1 0 0 0\n002 1975 Female 1 1 1 1\n',
    });
    const { items, dropped, problems } = await readMultiPie(dir);
    expect(items.map(({ id, emotion: label, sourceEmotion, sex }) => [id, label, sourceEmotion, sex])).toEqual([
      ['multi-pie/001_01_01_051_07', 'neutral', 'neutral', 'male'],
      ['multi-pie/001_01_02_051_07', 'happy', 'smile', 'male'],
      ['multi-pie/002_02_02_051_07', 'surprised', 'surprise', 'female'],
      ['multi-pie/002_03_03_051_07', 'disgust', 'disgust', 'female'],
      ['multi-pie/002_04_02_051_07', 'neutral', 'neutral', 'female'],
    ]);
    expect(dropped).toEqual({ squint: 1, scream: 1 });
    expect(problems).toEqual([expect.objectContaining({ reason: 'session 1 has no recording 3' })]);
    const others = await readMultiPie(dir, { cameras: ['05_1', '11_0'], illuminations: ['00', '07'] });
    expect(others.items).toHaveLength(7);
  });
});

describe('readJaffe', () => {
  it('reads the names, all of women', async () => {
    const dir = temporaryTree({
      'jaffe/KA.AN1.39.tiff': png,
      'jaffe/YM.NE3.51.tiff': png,
      'jaffe/README': 'text',
      'jaffe/KA.XX1.40.tiff': png,
    });
    const { items, title } = await readJaffe(dir);
    expect(title).toBe('JAFFE');
    expect(items).toEqual([
      {
        id: 'jaffe/KA.AN1.39',
        corpus: 'jaffe',
        subject: 'KA',
        emotion: 'angry',
        sourceEmotion: 'AN',
        pairKey: null,
        sex: 'female',
        framing: 'scene',
        path: join(dir, 'jaffe/KA.AN1.39.tiff'),
      },
      expect.objectContaining({ subject: 'YM', emotion: 'neutral' }),
    ]);
  });
});

describe('readFer2013', () => {
  const pixelsOf = (seed: number) => Array.from({ length: 48 * 48 }, (_, index) => (index * 7 + seed) % 256);
  const rows = [
    [0, pixelsOf(1), 'Training'],
    [6, pixelsOf(2), 'PublicTest'],
    [3, pixelsOf(255), 'PrivateTest'],
  ] as const;

  it.each([
    [
      'the table of the contest',
      'emotion,pixels,Usage\n',
      (n: number, p: number[], u: string) => `${n},${p.join(' ')},${u}\n`,
    ],
    [
      'its later column order',
      'emotion, Usage, pixels\n',
      (n: number, p: number[], u: string) => `${n}, ${u}, ${p.join(' ')}\n`,
    ],
    [
      'quotation marks and Windows lines',
      '"emotion","pixels","Usage"\r\n',
      (n: number, p: number[], u: string) => `"${n}","${p.join(' ')}","${u}"\r\n`,
    ],
  ])('reads %s, and loads pixels from where they are', async (_, header, line) => {
    const text = header + rows.map((row) => line(row[0], row[1], row[2])).join('');
    const { items, problems } = await readFer2013(temporaryTree({ 'fer2013/fer2013.csv': text }));
    expect(problems).toEqual([]);
    expect(items.map(({ id, emotion: label, sourceEmotion }) => [id, label, sourceEmotion])).toEqual([
      ['fer2013/00001', 'angry', 'Angry'],
      ['fer2013/00002', 'neutral', 'Neutral'],
      ['fer2013/00003', 'happy', 'Happy'],
    ]);
    for (const [position, item] of items.entries()) {
      expect(item.pixels).toBeUndefined();
      expect(Array.from(await loadFace(item))).toEqual(rows[position][1]);
    }
  });

  it('lists rows it cannot use, refuses a table without labels, and notices wrong pixels when they are loaded', async () => {
    const good = `0,${pixelsOf(1).join(' ')},Training\n`;
    const bad = `7,${pixelsOf(1).join(' ')},Training\n2,1 2 3,Training\n`;
    const tooBright = `1.0,${pixelsOf(1)
      .map((value) => (value === 255 ? 256 : value))
      .join(' ')},Training`;
    const { items, problems } = await readFer2013(
      temporaryTree({ 'fer2013.csv': `emotion,pixels,Usage\n${good}${bad}${tooBright}` }),
    );
    expect(items.map(({ id }) => id)).toEqual(['fer2013/00001', 'fer2013/00004']);
    expect(items[1].sourceEmotion).toBe('Disgust');
    expect(problems.map(({ file, reason }) => `${file}: ${reason}`)).toEqual([
      'fer2013.csv, row 2: no emotion from 0 to 6 (7)',
      'fer2013.csv, row 3: not 48 x 48 pixels',
    ]);
    await expect(loadFace(items[1])).rejects.toThrow(/no level of grey/);
    await expect(readFer2013(temporaryTree({ 'fer2013.csv': 'pixels,Usage\n1 2,x\n' }))).rejects.toThrow(
      /no column emotion among pixels, Usage\), expected the columns emotion, pixels and Usage/,
    );
  });

  it('reads folders where there is no table', async () => {
    const { items } = await readFer2013(temporaryTree({ 'train/angry/1.png': png }));
    expect(items).toEqual([expect.objectContaining({ corpus: 'fer2013', emotion: 'angry', framing: 'face' })]);
  });

  it('reads lines that begin and end anywhere in what is read at once', async () => {
    const many = Array.from({ length: 700 }, (_, row) => `${row % 7},${pixelsOf(row).join(' ')},Training\n`);
    const { items } = await readFer2013(temporaryTree({ 'fer2013.csv': `emotion,pixels,Usage\n${many.join('')}` }));
    expect(items).toHaveLength(700);
    for (const row of [0, 130, 350, 699]) expect(Array.from(await loadFace(items[row]))).toEqual(pixelsOf(row));
  });
});

describe('videos', () => {
  const tree = {
    ...wavFiles(['RAVDESS/Actor_01/03-01-05-01-01-01-01.wav', 'CREMA-D/AudioWAV/1001_DFA_ANG_XX.wav']),
    'RAVDESS/Actor_01/01-01-05-01-01-01-01.mp4': 'x',
    'RAVDESS/Actor_01/02-01-05-01-01-01-01.mp4': 'x',
    'RAVDESS/Actor_02/02-01-06-02-01-01-02.mp4': 'x',
    'RAVDESS/Actor_02/02-02-06-02-01-01-02.mp4': 'x',
    'CREMA-D/VideoFlash/1001_DFA_ANG_XX.flv': 'x',
    'CREMA-D/VideoFlash/1006_TIE_HAP_XX.flv': 'x',
    'CREMA-D/VideoDemographics.csv': 'ActorID,Age,Sex\n1001,51,Male\n1006,58,Female\n',
    'holiday.mp4': 'x',
  };

  it('of RAVDESS: one a performance, the one with sound where there are both, under the key of the clip', async () => {
    const dir = temporaryTree(tree);
    const videos = await readRavdessVideos(join(dir, 'RAVDESS'));
    expect(videos.items.map(({ id, pairKey, sound }) => [id, pairKey, sound])).toEqual([
      ['01-01-05-01-01-01-01', '01-05-01-01-01-01', true],
      ['02-01-06-02-01-01-02', '01-06-02-01-01-02', false],
    ]);
    expect(videos.items[0]).toMatchObject({ speaker: 'Actor_01', sex: 'male', emotion: 'angry', intensity: 'normal' });
    expect(videos.dropped).toEqual({ 'video without sound, there with sound too': 1, song: 1 });
    const [clip] = (await readRavdess(join(dir, 'RAVDESS'))).items;
    expect(videos.items[0].pairKey).toBe(clip.pairKey);
    const song = await readRavdessVideos(join(dir, 'RAVDESS'), { channels: ['song'] });
    expect(song.items.map(({ id }) => id)).toEqual(['02-02-06-02-01-01-02']);
  });

  it('of CREMA-D: with the actor of the table, without those of excluded clips', async () => {
    const videos = await readCremaDVideos(join(temporaryTree(tree), 'CREMA-D'));
    expect(videos.items).toEqual([
      expect.objectContaining({
        id: '1001_DFA_ANG_XX',
        pairKey: '1001_DFA_ANG_XX',
        sex: 'male',
        sourceEmotion: 'ANG',
        demographics: { age: 51 },
        sound: true,
      }),
    ]);
    expect(videos.excluded.map(({ file }) => file)).toEqual(['VideoFlash/1006_TIE_HAP_XX.flv']);
  });

  it('are found beside the clips', async () => {
    const { audio, videos, notes } = await findCorpora(temporaryTree(tree));
    expect(audio.map(({ name, items }) => [name, items.length])).toEqual([
      ['ravdess', 1],
      ['crema-d', 1],
    ]);
    expect(videos.map(({ name, items }) => [name, items.length])).toEqual([
      ['ravdess', 2],
      ['crema-d', 1],
    ]);
    expect(videos[1].excluded.map(({ file }) => file)).toEqual(['CREMA-D/VideoFlash/1006_TIE_HAP_XX.flv']);
    expect(notes).toEqual([]);
  });

  it('song is read when asked for, apart from speech by its keys', async () => {
    const dir = temporaryTree(wavFiles(['03-01-05-01-01-01-01.wav', '03-02-05-01-01-01-01.wav']));
    const { items, title } = await readRavdess(dir, { channels: ['speech', 'song'] });
    expect(title).toBe('RAVDESS (speech and song)');
    expect(items.map(({ nameFields }) => (nameFields as { channel: string }).channel)).toEqual(['speech', 'song']);
    expect(new Set(items.map(({ pairKey }) => pairKey)).size).toBe(2);
  });
});

describe('findCorpora', () => {
  it('finds every official layout in one folder and keeps their files apart', async () => {
    const dir = temporaryTree({
      ...ckSequence('S005', '001', 6, 3),
      'CK+48/happy/S010_006_00000013.png': png,
      'mmi/Sessions/1/session.xml': session(0),
      'mmi/Sessions/1/S001-001.avi': 'RIFF',
      'mmi/Sessions/1/S001-001.xml': emotion('4'),
      'mmi/Sessions/2/session.xml': session(0),
      'mmi/Sessions/2/S002-001.jpg': png,
      'mmi/Sessions/2/S002-001.xml': emotion('5'),
      'Multi-Pie/data/session01/multiview/001/02/05_1/001_01_02_051_07.png': png,
      'Oulu/VL/Strong/P001/Anger/000.jpeg': png,
      'JAFFE/KA.AN1.39.tiff': png,
      'fer/fer2013.csv': `emotion,pixels,Usage\n0,${Array.from({ length: 2304 }, () => 9).join(' ')},Training\n`,
      'my faces/angry/c.png': png,
    });
    const { faces, videos, notes } = await findCorpora(dir);
    expect(faces.map(({ name, items }) => [name, items.length])).toEqual([
      ['ck-plus', 4],
      ['fer2013', 1],
      ['jaffe', 1],
      ['mmi', 1],
      ['multi-pie', 1],
      ['my faces', 1],
      ['oulu-casia', 1],
    ]);
    expect(videos.map(({ name, items }) => [name, items.length])).toEqual([['mmi', 1]]);
    expect(notes).toEqual(['CK+48 is cut from the frames of ck-plus, which is there as a whole, and is not used']);
  });

  it('goes on where one layout has no usable item, and says why', async () => {
    const dir = temporaryTree({ ...ckSequence('S005', '001', 6), 'fer2013/angry/1.png': png });
    const { faces, notes } = await findCorpora(dir);
    expect(faces.map(({ name }) => name)).toEqual(['fer2013']);
    expect(notes).toEqual([expect.stringContaining('Emotion_labels.zip')]);
    await expect(findCorpora(temporaryTree(ckSequence('S005', '001', 6)))).rejects.toThrow(/Emotion_labels\.zip/);
  });
});

describe('unlabeled partner frames', () => {
  it('lose the emotion in the corpus’ own word too', () => {
    const speakers = ['1001', '1002', '1003', '1004'];
    const clips = speakers.map((speaker) => ({
      id: speaker,
      corpus: 'crema-d' as const,
      speaker,
      sex: 'female' as const,
      emotion: 'angry' as const,
      intensity: null,
      pairKey: speaker,
    }));
    const frames = speakers.map((speaker) => ({
      id: `frame ${speaker}`,
      corpus: 'crema-d',
      subject: speaker,
      emotion: 'angry' as const,
      sourceEmotion: 'ANG',
      framing: 'scene' as const,
      pairKey: speaker,
    }));
    const split = { seed: 0, S1: ['1001'], S2: ['1002'], S3: ['1003'], S4: ['1004'] };
    const { unlabeledPartnerFaces } = pairClipsWithFaces(clips, frames, split);
    expect(unlabeledPartnerFaces).toHaveLength(2);
    for (const face of unlabeledPartnerFaces) {
      expect(JSON.stringify(face)).not.toMatch(/ang/i);
      expect(face.framing).toBe('scene');
    }
  });
});
