import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeWav } from '@image2audio/audio-spectrogram';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installedPackages, type PackageSource } from '../src/backend/installed-package';
import { diagnose, linesOf, type DoctorSources } from '../src/commands/doctor';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'image2audio-doctor-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A machine that has nothing beyond npm's packages. */
const bare: DoctorSources = {
  packages: { ...installedPackages, find: () => null },
  ffmpeg: () => Promise.reject(new Error('no ffmpeg: apt-get install ffmpeg')),
  gpus: () => [],
  faceDetector: () => ({ missing: 'npm install --no-save a-detector' }),
};

/** TensorFlow for a CUDA device, installed and unfit: of another version than TensorFlow.js here. */
const unfit: PackageSource = {
  ...installedPackages,
  find: (name) =>
    name === '@tensorflow/tfjs-node-gpu'
      ? { version: '3.0.0', entry: name, tensorflowjs: installedPackages.tensorflowjs }
      : null,
};

describe('the diagnosis', () => {
  it('of a bare machine: what npm brings works, the rest is named with what to install', async () => {
    const diagnosis = await diagnose(null, bare);
    const works = diagnosis.backends.map(({ name, works }) => [name, works]);
    expect(works).toEqual([
      ['tensorflow-gpu', false],
      ['tensorflow', false],
      ['onnxruntime', true],
      ['cpu', true],
    ]);
    expect(diagnosis.automatic).toBe('onnxruntime');
    expect(diagnosis.threads).toBeGreaterThan(0);
    const advice = diagnosis.advice.join('\n');
    for (const remedy of [
      `npm install --no-save @tensorflow/tfjs-node@${tf.version.tfjs}`,
      'apt-get install ffmpeg',
      'npm install --no-save a-detector',
      '--data DIR',
    ]) {
      expect(advice).toContain(remedy);
    }
    expect(advice).not.toContain('tfjs-node-gpu');
    const lines = linesOf(diagnosis);
    expect(lines).toContainEqual(expect.stringMatching(/^ {2}onnxruntime +works \(.*\), what --backend auto takes$/));
    expect(lines).toContainEqual(expect.stringMatching(/^ffmpeg +not found$/));
  });

  it('of a machine with a GPU says what keeps it from being used', async () => {
    const diagnosis = await diagnose(null, {
      ...bare,
      packages: unfit,
      gpus: () => ['Some GPU, 80 GiB, 500.1'],
      ffmpeg: () => Promise.resolve('7.1'),
      faceDetector: () => ({ version: '1.2.3' }),
    });
    expect(diagnosis.advice[0]).toMatch(/^to train on the GPU: found @tensorflow\/tfjs-node-gpu@3\.0\.0, expected/);
    expect(diagnosis.advice).toHaveLength(2);
    expect(linesOf(diagnosis).join('\n')).toMatch(
      /GPU +Some GPU, 80 GiB, 500\.1\n[^]*ffmpeg +7\.1\nFace detector +1\.2\.3\n/,
    );
  });

  it('of a data folder tells corpora, people, unusable files, and which columns can be had', async () => {
    for (const actor of ['01', '02', '03', '04']) {
      mkdirSync(join(folder, `Actor_${actor}`));
      writeFileSync(
        join(folder, `Actor_${actor}`, `03-01-03-01-01-01-${actor}.wav`),
        encodeWav(new Float32Array(99), 16_000),
      );
    }
    writeFileSync(join(folder, 'Actor_01', '03-01-04-01-01-01-01.wav'), '');
    mkdirSync(join(folder, 'fer2013', 'happy'), { recursive: true });
    writeFileSync(join(folder, 'fer2013', 'happy', 'Training_1.jpg'), 'anything: images are not opened');
    const { data } = await diagnose(folder, bare);
    expect(data).toMatchObject({
      corpora: [
        { items: 4, people: 4, problems: 1 },
        { title: 'FER2013', items: 1, people: null, problems: 0 },
      ],
      columns: {
        'up-ifer-rav': null,
        'up-ifer-cre': expect.stringMatching(/no CREMA-D/) as string,
        'p-ifer-rav': expect.stringMatching(/no videos/) as string,
      },
    });
    const nowhere = await diagnose(join(folder, 'nowhere'), bare);
    expect(nowhere.data).toMatchObject({ error: expect.stringMatching(/nowhere/) as string });
  });
});
