import { describe, expect, it, vi } from 'vitest';
import {
  AudioArgumentError,
  AudioSpectrogramError,
  decodeAudio,
  decodeWav,
  detectAudioFormat,
  encodeWav,
  logMelSpectrogram,
  presets,
  presetSpectrogram,
  resample,
  trimSilence,
} from '@image2audio/audio-spectrogram';
import { decodeFlac, decodeMp3, decodeOgg } from '@image2audio/audio-spectrogram/decoders';
import {
  hzToMel,
  melFilterbank,
  melFrequencies,
  melToHz,
  powerSpectrogram,
  powerToDecibel,
  stft,
} from '@image2audio/audio-spectrogram/transform';
import { kernelMemory } from '../src/engine/kernel-memory';
import { converter } from '../src/resampling/converter';
import { stftPlan } from '../src/stft-plan';
import { noise } from './signals';

const samples = noise(2000);
/** A value that the types forbid. */
const wrong = (value: unknown) => value as never;

describe('misspelt options', () => {
  const filters = { sampleRate: 16000, fftSize: 512, bands: 10 };
  it.each<[string, () => unknown, string]>([
    ['padMode', () => stft(samples, { fftSize: 64, padMode: wrong('zeros') }), 'constant, reflect, edge'],
    ['windowPosition', () => stft(samples, { fftSize: 64, windowPosition: wrong('end') }), 'middle, start'],
    ['scale', () => melFilterbank({ ...filters, scale: wrong('Slaney') }), 'slaney, htk'],
    ['scale', () => hzToMel(1000, wrong('mel')), 'slaney, htk'],
    ['scale', () => melToHz(10, wrong(undefined)), 'slaney, htk'],
    ['scale', () => melFrequencies(3, 0, 8000, wrong('HTK')), 'slaney, htk'],
    ['normalization', () => melFilterbank({ ...filters, normalization: wrong('area') }), 'slaney, none'],
    ['triangles', () => melFilterbank({ ...filters, triangles: wrong('Mel') }), 'hz, mel'],
    ['rule', () => powerToDecibel(Float64Array.of(1), wrong({ rule: 'ofset', offset: 1 })), 'offset, floor'],
    ['rule', () => logMelSpectrogram(samples, { ...filters, decibel: wrong({}) }), 'offset, floor'],
    ['unit', () => powerToDecibel(Float64Array.of(1), { rule: 'floor', unit: wrong('db') }), 'dB, ln'],
  ])('%s: the error lists the choices (%#)', (argument, call, choices) => {
    expect(call).toThrow(AudioArgumentError);
    expect(call).toThrow(new RegExp(`^${argument}: found .*, expected one of ${choices}\\.`));
  });
});

describe('files', () => {
  const file = encodeWav(Float32Array.of(0.5, -0.5), 8000);
  const buffer = file.slice().buffer;

  it('may be an ArrayBuffer or shared memory', async () => {
    const shared = new SharedArrayBuffer(file.length);
    new Uint8Array(shared).set(file);
    expect(await decodeAudio(buffer)).toEqual(decodeWav(file));
    expect(decodeWav(shared)).toEqual(decodeWav(file));
    expect(detectAudioFormat(buffer)).toBe('wav');
  });

  it.each<[unknown, RegExp]>([
    ['sound.wav', /bytes: found the string "sound\.wav", expected the bytes of a whole file\. Read the file first/],
    [new Blob([buffer]), /bytes: found a Blob.*await blob\.arrayBuffer\(\)/],
    [[...file], /bytes: found an array.*Uint8Array or an ArrayBuffer/],
    [new Int16Array(4), /bytes: found an Int16Array/],
    [undefined, /bytes: found undefined/],
  ])('may not be %o', async (value, message) => {
    expect(() => decodeWav(wrong(value))).toThrow(AudioArgumentError);
    expect(() => detectAudioFormat(wrong(value))).toThrow(message);
    for (const decode of [decodeAudio, decodeFlac, decodeMp3, decodeOgg]) {
      await expect(decode(wrong(value))).rejects.toThrow(AudioArgumentError);
      await expect(decode(wrong(value))).rejects.toThrow(message);
    }
  });
});

describe('samples', () => {
  const calls: [string, (value: never) => unknown][] = [
    ['stft', (value) => stft(value, { fftSize: 4 })],
    ['powerSpectrogram', (value) => powerSpectrogram(value, { fftSize: 4 })],
    ['resample', (value) => resample(value, 16000, 8000)],
    ['trimSilence', (value) => trimSilence(value)],
    ['presetSpectrogram', (value) => presetSpectrogram(value, 16000, presets.image2audio)],
    ['encodeWav', (value) => encodeWav(value, 16000)],
  ];

  it.each(calls)('%s takes floats alone and says how to convert others', (_, call) => {
    for (const integers of [Int16Array.of(1, 2, 3, 4), wrong(undefined)]) {
      expect(() => call(wrong(integers))).toThrow(AudioArgumentError);
    }
    expect(() => call(wrong(Int16Array.of(1, 2, 3, 4)))).toThrow(/Int16Array.*value \/ 32768/);
    expect(() => call(wrong([0.1, 0.2, 0.3]))).toThrow(AudioArgumentError);
  });

  it.each(calls)('%s refuses numbers whose spectrum would overflow', (_, call) => {
    expect(() => call(wrong(Float64Array.of(0, 0, -1e200, 0, 0)))).toThrow(AudioArgumentError);
    expect(() => call(wrong(Float64Array.of(0, 0, -1e200, 0, 0)))).toThrow(
      /samples\[2\]: found -1e\+200, expected at most 1e\+(30|130) in absolute value/,
    );
  });

  it('may be as large as 1e30 to be resampled, and 1e130 for spectra: all stays finite', () => {
    for (const engine of ['webassembly', 'typescript'] as const) {
      const ofSize = (size: number) => Float64Array.from(noise(5000), (value) => size * Math.sign(value));
      for (const toRate of [16000, 48000]) {
        expect(resample(ofSize(1e30), 44100, toRate, { engine }).every(Number.isFinite)).toBe(true);
      }
      expect(() => resample(ofSize(1.001e30), 44100, 16000, { engine })).toThrow(/expected at most 1e\+30/);
      const levels = logMelSpectrogram(ofSize(1e130), { ...presets.librosa.logMel, engine });
      expect(levels.data.every(Number.isFinite)).toBe(true);
    }
  });

  it('of plain numbers are told how to become floats, one channel of several is named', () => {
    expect(() => stft(wrong([1, 2]), { fftSize: 2 })).toThrow(/samples: found an array.*Float32Array\.from\(samples\)/);
    expect(() => encodeWav([samples, wrong([1, 2])], 16000)).toThrow(/samples\[1\]: found an array/);
  });

  it('may come from another context', () => {
    class OtherFloats extends Float64Array {}
    expect(stft(OtherFloats.from(samples), { fftSize: 64 })).toEqual(stft(samples, { fftSize: 64 }));
  });
});

describe('presets', () => {
  it.each<[unknown, RegExp]>([
    [undefined, /preset: found undefined, expected a preset.*Pass presets\.image2audio/],
    ['librosa', /preset: found 'librosa', expected a preset, which is an object\. Pass presets\.librosa, say\./],
    [{ frames: 3 }, /preset: found an object without logMel/],
    [null, /preset: found null, expected a preset/],
  ])('may not be %o', (preset, message) => {
    expect(() => presetSpectrogram(samples, 16000, wrong(preset))).toThrow(AudioArgumentError);
    expect(() => presetSpectrogram(samples, 16000, wrong(preset))).toThrow(message);
  });

  it('cannot be changed for everybody', () => {
    const parts = [presets, ...Object.values(presets), presets.kaldi.logMel, presets.image2audio.logMel.decibel];
    for (const part of parts) expect(Object.isFrozen(part)).toBe(true);
  });
});

describe('what calls share', () => {
  it('is not what melFilterbank gives', () => {
    const { logMel } = presets.librosa;
    const expected = melFilterbank(logMel);
    const spectrogram = logMelSpectrogram(samples, { ...logMel, hopLength: 100 });
    melFilterbank(logMel).weights.fill(7);
    expect(melFilterbank(logMel)).toEqual(expected);
    // options that no engine was prepared for yet
    expect(logMelSpectrogram(samples, { ...logMel, hopLength: 100, window: 'hann' })).toEqual(spectrogram);
  });
});

describe('without memory for WebAssembly', () => {
  it.each<[string, () => unknown]>([
    ['transforms of 512', () => kernelMemory(stftPlan({ fftSize: 512 }), null)],
    [
      'resampling',
      () => converter({ fromRate: 44100, toRate: 16000, passband: 0.9, attenuationDb: 90 }, 'webassembly'),
    ],
  ])('%s: a typed error says what to do', (what, call) => {
    const failing = function () {
      throw new RangeError('could not allocate memory');
    };
    vi.stubGlobal('WebAssembly', { Module: WebAssembly.Module, Instance: WebAssembly.Instance, Memory: failing });
    try {
      expect(call).toThrow(AudioSpectrogramError);
      expect(call).toThrow(
        new RegExp(`WebAssembly.Memory: found no 1 MiB for ${what} .*sets of options.*engine to 'typescript'`),
      );
    } finally {
      vi.unstubAllGlobals();
    }
  });
});
