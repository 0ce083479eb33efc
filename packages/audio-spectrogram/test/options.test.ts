import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { describeOptions } from '@image2audio/argument-checks/testing';
import {
  AudioArgumentError,
  encodeWav,
  fileSpectrogramPool,
  fitFrames,
  image2AudioSpectrogram,
  logMelSpectrogram,
  logMelToAudio,
  melSpectrogram,
  presets,
  presetSpectrogram,
  resample,
  spectrogramPool,
  trimSilence,
} from '@image2audio/audio-spectrogram';
import {
  decibelToPower,
  griffinLim,
  istft,
  melToMagnitude,
  spectralConvergence,
} from '@image2audio/audio-spectrogram/inverse';
import {
  forEachSpectrum,
  hamming,
  hann,
  melFilterbank,
  powerSpectrogram,
  powerToDecibel,
  stft,
} from '@image2audio/audio-spectrogram/transform';
import { noise } from './signals';

const samples = noise(400);
const shape = { fftSize: 64 };
const filters = { sampleRate: 16000, fftSize: 64, bands: 5 };
const spectrum = stft(samples, shape);
const magnitude = powerSpectrogram(samples, shape);
const preset = { trim: null, logMel: filters, frames: null };
const rule = { rule: 'floor' } as const;

const entries = ['index', 'transform', 'inverse', 'decoders'].map((name) =>
  fileURLToPath(new URL(`../src/${name}.ts`, import.meta.url)),
);

const ofPreset = (call: (preset: never) => unknown) => ({ call, valid: preset, argument: 'preset', required: true });
const inFilePool = (given: never) => {
  const pool = fileSpectrogramPool({ threads: 1 });
  try {
    pool.spectrograms([], given);
  } finally {
    void pool.close();
  }
};

describeOptions(AudioArgumentError, entries, {
  encodeWav: { call: (options) => encodeWav(samples, 8000, options), valid: {}, option: 'encoding' },
  resample: { call: (options) => resample(samples, 8000, 16000, options), valid: {}, option: 'passband' },
  trimSilence: { call: (options) => trimSilence(samples, options), valid: {}, option: 'thresholdDb' },
  fitFrames: {
    call: (options) => fitFrames(logMelSpectrogram(samples, filters), 3, options),
    valid: { fill: 0 },
    option: 'fill',
  },
  hann: { call: (options) => hann(4, options), valid: { periodic: false }, option: 'periodic' },
  hamming: { call: (options) => hamming(4, options), valid: { periodic: false }, option: 'periodic' },
  stft: { call: (options) => stft(samples, options), valid: shape, option: 'hopLength', required: true },
  powerSpectrogram: {
    call: (options) => powerSpectrogram(samples, options),
    valid: shape,
    option: 'padMode',
    required: true,
  },
  forEachSpectrum: {
    call: (options) =>
      forEachSpectrum(
        samples,
        options,
        () => undefined,
        () => undefined,
      ),
    valid: shape,
    option: 'center',
    required: true,
  },
  melFilterbank: { call: melFilterbank, valid: filters, option: 'normalization', required: true },
  melSpectrogram: { call: (o) => melSpectrogram(samples, o), valid: filters, option: 'bands', required: true },
  logMelSpectrogram: { call: (o) => logMelSpectrogram(samples, o), valid: filters, option: 'decibel', required: true },
  'logMelSpectrogram.decibel': {
    call: (decibel) => logMelSpectrogram(samples, { ...filters, decibel }),
    valid: rule,
    option: 'rangeDb',
    argument: 'options.decibel',
    nested: true,
  },
  powerToDecibel: {
    call: (given) => powerToDecibel(Float64Array.of(1), given),
    valid: rule,
    option: 'reference',
    argument: 'rule',
    required: true,
  },
  decibelToPower: {
    call: (given) => decibelToPower(Float64Array.of(1), given),
    valid: { rule: 'offset', offset: 1 },
    option: 'offset',
    argument: 'rule',
    required: true,
  },
  istft: { call: (options) => istft(spectrum, options), valid: shape, option: 'length', required: true },
  griffinLim: {
    call: (options) => griffinLim(magnitude, options),
    valid: { ...shape, iterations: 1 },
    option: 'momentum',
    required: true,
  },
  spectralConvergence: {
    call: (options) => spectralConvergence(magnitude, samples, options),
    valid: shape,
    option: 'windowLength',
    required: true,
  },
  melToMagnitude: {
    call: (options) => melToMagnitude(melSpectrogram(samples, filters), options),
    valid: filters,
    option: 'triangles',
    required: true,
  },
  logMelToAudio: {
    call: (options) => logMelToAudio(logMelSpectrogram(samples, filters), options),
    valid: { ...filters, iterations: 1 },
    option: 'iterations',
    required: true,
  },
  presetSpectrogram: { ...ofPreset((given) => presetSpectrogram(samples, 16000, given)), option: 'frames' },
  'presetSpectrogram.logMel': {
    call: (logMel) => presetSpectrogram(samples, 16000, { ...preset, logMel }),
    valid: filters,
    option: 'bands',
    argument: 'preset.logMel',
    nested: true,
  },
  'presetSpectrogram.trim': {
    call: (trim) => presetSpectrogram(samples, 16000, { ...preset, trim }),
    valid: {},
    option: 'hopLength',
    argument: 'preset.trim',
    nested: true,
  },
  image2AudioSpectrogram: {
    ...ofPreset((given) => image2AudioSpectrogram(samples, 16000, given)),
    option: 'trim',
    required: false,
  },
  spectrogramPool: {
    call: (options) => spectrogramPool(options).close(),
    valid: { threads: 1 },
    option: 'createWorker',
  },
  'spectrogramPool.spectrograms': {
    ...ofPreset((given) => {
      const pool = spectrogramPool({ threads: 1 });
      return pool.spectrograms([], given).finally(() => pool.close());
    }),
    option: 'logMel',
  },
  fileSpectrogramPool: {
    call: (options) => fileSpectrogramPool(options).close(),
    valid: { threads: 1 },
    option: 'threads',
  },
  'fileSpectrogramPool.spectrograms': { ...ofPreset(inFilePool), option: 'frames' },
});

describe('the options of a preset', () => {
  it.each(Object.entries(presets))('go through every step of the chain as they are: %s', (name, { logMel }) => {
    const clip = noise(4000);
    const steps = () => [
      stft(clip, logMel),
      melFilterbank(logMel),
      melToMagnitude(melSpectrogram(clip, logMel), logMel),
      ...(name === 'kaldi' ? [] : [logMelToAudio(logMelSpectrogram(clip, logMel), { ...logMel, iterations: 1 })]),
    ];
    expect(steps).not.toThrow();
  });
});
