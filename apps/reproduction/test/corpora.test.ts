import { splitBySpeaker, type FaceImage } from '@image2audio/emotion-corpora';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav } from '@image2audio/audio-spectrogram';
import { encode } from 'fast-png';
import { decode } from 'jpeg-js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { selectBackend } from '../src/backend/select-backend';
import { openCorpora } from '../src/corpora/sources';
import { deviations, whyUnavailable } from '../src/data/availability';
import { prepareCorpus } from '../src/data/prepare-corpus';
import { presetConfig } from '../src/config/presets/index';

const config = presetConfig('demo');
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'image2audio-data-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const tone = (hertz: number) =>
  encodeWav(
    Float32Array.from({ length: 8000 }, (_, n) => 0.3 * Math.sin((2 * Math.PI * hertz * n) / 16_000)),
    16_000,
  );

/** RAVDESS' layout with one clip an emotion of four actors. */
function writeRavdess(): void {
  for (const actor of ['01', '02', '03', '04']) {
    const actorFolder = join(folder, 'ravdess', `Actor_${actor}`);
    mkdirSync(actorFolder, { recursive: true });
    for (let emotion = 1; emotion <= 8; emotion++) {
      writeFileSync(join(actorFolder, `03-01-0${emotion}-01-01-01-${actor}.wav`), tone(100 * emotion));
    }
  }
}

function writeFaces(): void {
  for (const emotion of ['happy', 'sadness', 'contempt']) {
    mkdirSync(join(folder, 'fer2013', emotion), { recursive: true });
    const data = new Uint8Array(48 * 48).map((_, index) => index % 251);
    writeFileSync(
      join(folder, 'fer2013', emotion, 'Training_1.png'),
      encode({ width: 48, height: 48, channels: 1, data }),
    );
  }
}

const prepare = async () => prepareCorpus(await openCorpora(folder, config), 'ravdess', config, join(folder, 'cache'));

describe('bad files', () => {
  it('that are corrupt, silent or no images are left out, listed with reason and remedy, and stop nothing', async () => {
    writeRavdess();
    writeFaces();
    const actor = join(folder, 'ravdess', 'Actor_01');
    writeFileSync(join(actor, '03-01-01-01-01-01-01.wav'), tone(100).subarray(0, 20));
    writeFileSync(join(actor, '03-01-02-01-01-01-01.wav'), encodeWav(new Float32Array(8000), 16_000));
    writeFileSync(join(actor, 'notes-of-somebody.wav'), tone(50));
    writeFileSync(join(folder, 'fer2013', 'happy', 'Training_2.png'), 'not an image');
    const { clips, faces, problems } = await prepare();
    expect(clips.records).toHaveLength(30);
    expect(faces.records.map(({ emotion }) => emotion).sort()).toEqual(['happy', 'sad']);
    for (const name of [
      '03-01-01-01-01-01-01.wav',
      '03-01-02-01-01-01-01.wav',
      'notes-of-somebody.wav',
      'Training_2.png',
    ]) {
      const problem = problems.find(({ file }) => file.includes(name));
      expect(problem, name).toBeDefined();
      expect(problem!.reason.length * problem!.remedy.length).toBeGreaterThan(0);
    }
  });

  it('of which there are too many end the run, naming one and the remedy', async () => {
    writeRavdess();
    writeFaces();
    for (let emotion = 1; emotion <= 8; emotion++) {
      writeFileSync(join(folder, 'ravdess', 'Actor_02', `03-01-0${emotion}-01-01-01-02.wav`), 'RIFF');
    }
    await expect(prepare()).rejects.toThrow(/8 of 32 sound files cannot be used.*Actor_02/);
  });
});

describe('calm', () => {
  it('merged into neutral is so for clips and their frames alike', async () => {
    const merged = presetConfig('smoke', { calm: 'merge' });
    const { clips, frames } = (await openCorpora(null, merged)).speech.ravdess!;
    const emotionOf = new Map(clips.map(({ pairKey, emotion }) => [pairKey, emotion]));
    expect(frames).toHaveLength(clips.length);
    for (const { pairKey, emotion } of frames) expect(emotion).toBe(emotionOf.get(pairKey));
    expect(clips.map(({ emotion }) => emotion)).not.toContain('calm');
  });
});

describe('a folder', () => {
  it('without a known corpus is refused, naming what was looked for', async () => {
    await expect(openCorpora(folder, config)).rejects.toThrow(new RegExp(`${folder}.*`));
    await expect(openCorpora(join(folder, 'missing'), config)).rejects.toThrow(/missing/);
  });

  it('with one corpus makes the other’s columns unavailable, with the reason, and paired ones for want of videos', async () => {
    writeRavdess();
    writeFaces();
    const corpora = await openCorpora(folder, config);
    expect(whyUnavailable(corpora, 'up-ifer-rav', [0])).toBeNull();
    expect(whyUnavailable(corpora, 'up-ifer-cre', [0])).toMatch(/no CREMA-D/);
    expect(whyUnavailable(corpora, 'p-ifer-rav', [0])).toMatch(/no videos/);
  });
});

describe('a corpus of which few clips have a face of their own', () => {
  /** The synthetic RAVDESS with the frames of the clips that `keep` says. */
  const withFrames = async (keep: (frame: FaceImage) => boolean) => {
    const corpora = await openCorpora(null, presetConfig('smoke'));
    const source = corpora.speech.ravdess!;
    source.frames = source.frames.filter(keep);
    return { corpora, source };
  };

  it('has its paired column with one pair, and the share beside it', async () => {
    const { clips, frames } = (await openCorpora(null, presetConfig('smoke'))).speech.ravdess!;
    const parts = splitBySpeaker(clips, { seed: 0 });
    const one = frames.find(({ subject }) => parts.S2.includes(subject!))!;
    const seen = clips.filter(({ speaker }) => !parts.S4.includes(speaker)).length;
    const { corpora } = await withFrames(({ id }) => id === one.id);
    expect(whyUnavailable(corpora, 'p-ifer-rav', [0])).toBeNull();
    expect(deviations(corpora, 'p-ifer-rav', [0])).toContain(`1 of ${seen} clips have a partner`);
    expect(deviations(corpora, 'up-ifer-rav', [0]).join()).not.toMatch(/partner/);
    // in another split the same speaker may be one of S4
    const seeds = Array.from({ length: 10 }, (_, seed) => seed);
    expect(deviations(corpora, 'p-ifer-rav', seeds).join()).toMatch(/0 of \d+.*1 of \d+ clips have a partner/);
  });

  it('has no paired column where every partner is a test speaker', async () => {
    const { clips } = (await openCorpora(null, presetConfig('smoke'))).speech.ravdess!;
    const parts = splitBySpeaker(clips, { seed: 0 });
    const { corpora } = await withFrames(({ subject }) => parts.S4.includes(subject!));
    expect(whyUnavailable(corpora, 'p-ifer-rav', [0])).toMatch(/every one of a test speaker/);
    expect(whyUnavailable(corpora, 'up-ifer-rav', [0])).toBeNull();
  });

  it('says nothing of pairs where every clip has one', async () => {
    const { corpora } = await withFrames(() => true);
    expect(deviations(corpora, 'p-ifer-rav', [0, 1]).join()).not.toMatch(/partner/);
  });
});

describe('known faults of a corpus', () => {
  const speakers = ['1001', '1006', '1013', '1017'];
  const writeCremaD = () => {
    mkdirSync(join(folder, 'AudioWAV'));
    for (const name of [...speakers.map((speaker) => `${speaker}_IEO_ANG_HI`), '1006_TIE_HAP_XX', '1006_TIE_NEU_XX']) {
      writeFileSync(join(folder, 'AudioWAV', `${name}.wav`), tone(200));
    }
  };

  it('are left out and listed for run.json, unless they are asked for', async () => {
    writeCremaD();
    const careful = (await openCorpora(folder, config)).speech['crema-d']!;
    expect(careful.clips).toHaveLength(4);
    expect(careful.excluded.map(({ file }) => file)).toEqual([
      'AudioWAV/1006_TIE_HAP_XX.wav',
      'AudioWAV/1006_TIE_NEU_XX.wav',
    ]);
    const all = (await openCorpora(folder, presetConfig('demo', { exclusions: false }))).speech['crema-d']!;
    expect(all.clips).toHaveLength(6);
    expect(all.excluded).toEqual([]);
    expect(all.fingerprint).not.toBe(careful.fingerprint);
  });
});

describe('whole pictures', () => {
  const writePicture = (name: string, { width, height, data }: { width: number; height: number; data: Uint8Array }) => {
    mkdirSync(join(folder, 'jaffe'), { recursive: true });
    writeFileSync(join(folder, 'jaffe', name), encode({ width, height, channels: 3, data }));
  };

  it('give the face in them, level and cut out; without a face they are left out and listed', async () => {
    await selectBackend('onnxruntime');
    writeRavdess();
    writeFaces();
    // a photograph out of the detector's npm package, every third pixel of it
    const photograph = join(
      createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json'),
      '../demo/sample2.jpg',
    );
    const { width, height, data } = decode(readFileSync(photograph), { useTArray: true, formatAsRGBA: false });
    const [w, h] = [Math.floor(width / 3), Math.floor(height / 3)];
    const third = Uint8Array.from({ length: 3 * w * h }, (_, at) => {
      const [pixel, channel] = [Math.floor(at / 3), at % 3];
      return data[3 * (3 * Math.floor(pixel / w) * width + 3 * (pixel % w)) + channel];
    });
    writePicture('KA.HA1.29.png', { width: w, height: h, data: third });
    writePicture('KA.HA2.30.png', { width: 256, height: 256, data: new Uint8Array(3 * 256 * 256).fill(90) });
    const { faces, problems } = await prepare();
    expect(faces.records.filter(({ corpus }) => corpus === 'jaffe').map(({ id }) => id)).toEqual(['jaffe/KA.HA1.29']);
    expect(problems).toContainEqual(
      expect.objectContaining({
        file: expect.stringContaining('KA.HA2.30.png') as string,
        reason: expect.stringContaining('found no face') as string,
      }),
    );
  }, 180_000);
});
