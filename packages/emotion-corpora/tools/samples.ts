/**
 * A page to look at and listen to: for each emotion and intensity one clip with its spectrogram, and faces of several people.
 *
 *   npm run samples --workspace @image2audio/emotion-corpora -- DIR [--seed 0]
 *
 * Writes DIR/index.html with the sounds and pictures beside it; everything on it is synthetic.
 */
import { encode } from 'fast-png';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import {
  emotions,
  faceSize,
  renderClip,
  renderFace,
  synthesizeCorpus,
  syntheticSampleRate,
  type ClipSpec,
  type FaceSpec,
} from '../src/index';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '0' } },
});
if (positionals.length !== 1) throw new Error('one folder is needed: npm run samples -- DIR');
const folder = resolve(process.env.INIT_CWD ?? '.', positionals[0]);
const seed = Number(values.seed);

/** 16-bit mono WAV. */
function wav(samples: Float32Array): Uint8Array {
  const bytes = Buffer.alloc(44 + 2 * samples.length);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + 2 * samples.length, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(syntheticSampleRate, 24);
  bytes.writeUInt32LE(2 * syntheticSampleRate, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(2 * samples.length, 40);
  samples.forEach((value, n) => bytes.writeInt16LE(Math.round(value * 32_767), 44 + 2 * n));
  return bytes;
}

/** In-place radix-2 transform (Cooley and Tukey 1965). */
function fft(real: Float64Array, imaginary: Float64Array): void {
  const n = real.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [real[i], real[j]] = [real[j], real[i]];
      [imaginary[i], imaginary[j]] = [imaginary[j], imaginary[i]];
    }
  }
  for (let length = 2; length <= n; length *= 2) {
    for (let start = 0; start < n; start += length) {
      for (let k = 0; k < length / 2; k++) {
        const angle = (-2 * Math.PI * k) / length;
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        const [a, b] = [start + k, start + k + length / 2];
        const [x, y] = [real[b] * c - imaginary[b] * s, real[b] * s + imaginary[b] * c];
        real[b] = real[a] - x;
        imaginary[b] = imaginary[a] - y;
        real[a] += x;
        imaginary[a] += y;
      }
    }
  }
}

/** Grey PNG, time to the right, 0 to 8 kHz upwards, 80 dB from white to black. */
function spectrogram(samples: Float32Array): Uint8Array {
  const [size, hop] = [512, 96];
  const width = Math.max(1, Math.floor((samples.length - size) / hop));
  const height = size / 2;
  const data = new Uint8Array(width * height);
  for (let column = 0; column < width; column++) {
    const real = Float64Array.from({ length: size }, (_, n) => {
      return samples[column * hop + n] * (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size));
    });
    const imaginary = new Float64Array(size);
    fft(real, imaginary);
    for (let k = 0; k < height; k++) {
      const level = 10 * Math.log10(real[k] * real[k] + imaginary[k] * imaginary[k] + 1e-12);
      data[(height - 1 - k) * width + column] = Math.max(0, Math.min(255, 255 - ((level + 50) / 80) * 255));
    }
  }
  return encode({ width, height, data, channels: 1, depth: 8 });
}

/** Faces side by side, three times as large. */
function faceRow(specs: readonly FaceSpec[]): Uint8Array {
  const scale = 3;
  const [width, height] = [specs.length * faceSize * scale, faceSize * scale];
  const data = new Uint8Array(width * height);
  specs.forEach((spec, position) => {
    const pixels = renderFace(spec);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < faceSize * scale; x++) {
        const grey = pixels[Math.floor(y / scale) * faceSize + Math.floor(x / scale)];
        data[y * width + position * faceSize * scale + x] = Math.round(grey);
      }
    }
  });
  return encode({ width, height, data, channels: 1, depth: 8 });
}

mkdirSync(folder, { recursive: true });
const rows: string[] = [];
for (const profile of ['synthetic-ravdess', 'synthetic-crema-d'] as const) {
  const { clipSpecs, faceSpecs } = synthesizeCorpus({ profile, speakers: 8, seed });
  rows.push(`<h2>${profile}</h2>`);
  for (const emotion of emotions) {
    const clips = clipSpecs.filter((spec) => spec.emotion === emotion);
    for (const intensity of [...new Set(clips.map((spec) => spec.intensity))]) {
      const chosen = clips.filter((spec) => spec.intensity === intensity);
      const pair = [0, 1].map((speaker) => chosen.find((spec) => spec.speaker === speaker)!);
      const faces = [...Array(8).keys()].map((speaker) => {
        const clip = chosen.find((spec) => spec.speaker === speaker)!;
        return faceSpecs.find((spec) => spec.clip?.id === clip.id)!;
      });
      const name = `${profile}-${emotion}-${intensity}`;
      writeFileSync(join(folder, `${name}-faces.png`), faceRow(faces));
      const sounds = pair.map((spec: ClipSpec) => {
        const file = `${name}-${spec.sex}`;
        const samples = renderClip(spec);
        writeFileSync(join(folder, `${file}.wav`), wav(samples));
        writeFileSync(join(folder, `${file}.png`), spectrogram(samples));
        return `<figure><img src="${file}.png" alt="spectrogram" height="160"><br><audio controls src="${file}.wav"></audio><figcaption>${spec.sex}, ${spec.sentence}</figcaption></figure>`;
      });
      rows.push(
        `<h3>${emotion}, ${intensity}</h3><img src="${name}-faces.png" alt="faces"><div>${sounds.join('')}</div>`,
      );
    }
  }
}
const style = 'body{font-family:sans-serif;margin:2em}div{display:flex;flex-wrap:wrap}figure{margin:1em 1em 1em 0}';
const page = [
  '<!doctype html><meta charset="utf-8"><title>Synthetic voices and faces</title>',
  `<style>${style}</style><h1>Synthetic voices and faces</h1>`,
  `<p>Made by a program, seed ${seed}: nobody spoke and nobody was photographed.</p>`,
  ...rows,
].join('\n');
writeFileSync(join(folder, 'index.html'), page);
console.log(`wrote ${join(folder, 'index.html')}`);
