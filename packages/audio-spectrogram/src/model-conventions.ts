import type { LogMelOptions } from './spectrogram-options';

/** Every convention of a family of models, at any sample rate in Hz. */
export type Convention = (sampleRate: number) => LogMelOptions;

/**
 * librosa.power_to_db(librosa.feature.melspectrogram(y, sr)) with the defaults of librosa 0.11: transforms of 2048 samples every 512,
 * centred and padded with zeros, periodic Hann window, power, 128 bands from 0 to half the rate with Slaney's scale and normalisation,
 * 10 log10(max(p, 1e-10)), nothing below the clip's maximum - 80 dB.
 */
export const librosaConvention: Convention = (sampleRate) => ({
  sampleRate,
  fftSize: 2048,
  hopLength: 512,
  window: 'hann',
  center: true,
  padMode: 'constant',
  power: 2,
  bands: 128,
  minHz: 0,
  maxHz: sampleRate / 2,
  scale: 'slaney',
  normalization: 'slaney',
  decibel: { rule: 'floor', floor: 1e-10, reference: 1, rangeDb: 80 },
});

/**
 * torchaudio.transforms.MelSpectrogram, then AmplitudeToDB, with the defaults of torchaudio: transforms of 400 samples every 200, centred
 * and reflected at the ends, periodic Hann window, power, 128 bands from 0 to half the rate with the scale of HTK and peaks of 1,
 * 10 log10(max(p, 1e-10)) without a limit below the maximum. At 16 kHz the lowest of these bands are narrower than the bins are apart and
 * stay empty, as there: see {@link emptyMelBands}. At odd rates (11025 Hz) torchaudio lays its filters out as if the rate were 1 Hz lower; this
 * does not.
 */
export const torchaudioConvention: Convention = (sampleRate) => ({
  sampleRate,
  fftSize: 400,
  hopLength: 200,
  window: 'hann',
  center: true,
  padMode: 'reflect',
  power: 2,
  bands: 128,
  minHz: 0,
  maxHz: Math.floor(sampleRate / 2),
  scale: 'htk',
  normalization: 'none',
  triangles: 'hz',
  decibel: { rule: 'floor', floor: 1e-10, reference: 1 },
});

/**
 * Kaldi's filterbank features with the defaults of kaldi-native-fbank, but without dither, which is noise: frames of 25 ms every 10 ms that
 * lie in the clip whole (snip_edges), mean removed, pre-emphasis 0.97, window `povey`, padded with zeros to a power of two, power, 23 bands
 * from 20 Hz to half the rate with triangles on the mel axis, ln(max(p, 2^-23)). Samples are taken as they come, as kaldi-native-fbank does;
 * Kaldi itself reads 16-bit files as integers: multiply samples by 32768 for models that were trained so.
 */
export const kaldiConvention: Convention = (sampleRate) => {
  const windowLength = Math.floor(sampleRate * 0.025);
  return {
    sampleRate,
    windowLength,
    fftSize: powerOfTwoFrom(windowLength),
    hopLength: Math.floor(sampleRate * 0.01),
    window: 'povey',
    windowPosition: 'start',
    center: false,
    removeMean: true,
    preemphasis: 0.97,
    power: 2,
    bands: 23,
    minHz: 20,
    maxHz: sampleRate / 2,
    scale: 'htk',
    normalization: 'none',
    triangles: 'mel',
    decibel: { rule: 'floor', floor: 2 ** -23, unit: 'ln' },
  };
};

/**
 * The input of VGGish (mel_features.py and vggish_params.py of its release): frames of 25 ms every 10 ms that lie in the clip whole, periodic
 * Hann window, padded with zeros to a power of two, magnitudes, 64 bands from 125 to 7500 Hz with triangles on the mel axis of HTK,
 * ln(x + 0.01). The published model takes 16 kHz, and patches of 96 frames: see {@link splitFrames}.
 */
export const vggishConvention: Convention = (sampleRate) => {
  const windowLength = roundHalfToEven(sampleRate * 0.025);
  return {
    sampleRate,
    windowLength,
    fftSize: powerOfTwoFrom(windowLength),
    hopLength: roundHalfToEven(sampleRate * 0.01),
    window: 'hann',
    windowPosition: 'start',
    center: false,
    power: 1,
    bands: 64,
    minHz: 125,
    maxHz: 7500,
    scale: 'htk',
    normalization: 'none',
    triangles: 'mel',
    decibel: { rule: 'offset', offset: 0.01, unit: 'ln' },
  };
};

function powerOfTwoFrom(length: number): number {
  let size = 1;
  while (size < length) size *= 2;
  return size;
}

/** As Python, in which VGGish is written. */
function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}
