import { describe, expect, it } from 'vitest';
import {
  AudioArgumentError,
  type EngineName,
  logMelSpectrogram,
  melSpectrogram,
  presetAtRate,
  presets,
  presetSpectrogram,
  type Spectrogram,
  splitFrames,
} from '@image2audio/audio-spectrogram';
import { emptyMelBands, melFilterbank } from '@image2audio/audio-spectrogram/transform';
import { fixtureCases, largestRelativeError } from './fixture';
import { noise, signal, type SignalSpec } from './signals';

interface PresetCase {
  rate: number;
  signal: SignalSpec;
  frames: number;
  power: number[];
  level?: number[];
}

const engines: EngineName[] = ['webassembly', 'typescript'];
const names = ['librosa', 'torchaudio', 'kaldi', 'vggish'] as const;

function optionsAt(name: keyof typeof presets, rate: number) {
  return name === 'image2audio' ? presets.image2audio.logMel : presetAtRate(name, rate).logMel;
}

describe.each([...names, 'image2audio'] as const)('preset %s', (name) => {
  const cases = fixtureCases<PresetCase>(`preset-${name}`);

  it.each(cases.flatMap((fixture) => engines.map((engine) => ({ ...fixture, engine }))))(
    'gives the same mel power within 1e-8: $signal.kind of $signal.length samples at $rate Hz, $engine',
    ({ rate, signal: spec, frames, power, engine }) => {
      const mel = melSpectrogram(signal(spec), { ...optionsAt(name, rate), engine });
      expect([mel.frames, mel.frames * mel.bands]).toEqual([frames, power.length]);
      // float64 leaves a relative 1e-16 of the loudest, or of the 16-bit step, in bands without any sound
      const scale = Math.max(1e-10 * Math.max(...power), 1e-20);
      expect(largestRelativeError(mel.data, power, scale)).toBeLessThan(1e-8);
    },
  );

  it.each(cases.filter(({ level }) => level).flatMap((fixture) => engines.map((engine) => ({ ...fixture, engine }))))(
    'gives the same levels within 1e-5: $signal.kind of $signal.length samples, $engine',
    ({ rate, signal: spec, level = [], engine }) => {
      const { data, floor } = logMelSpectrogram(signal(spec), { ...optionsAt(name, rate), engine });
      // float32 resolves 8e-6 dB at 100 dB
      const worst = level.reduce((most, value, i) => Math.max(most, Math.abs(data[i] - value)), 0);
      expect(worst).toBeLessThan(1e-5);
      expect(data).toHaveLength(level.length);
      expect(Math.min(...level)).toBeGreaterThanOrEqual(floor - 1e-5);
    },
  );
});

describe('presets', () => {
  it('are their conventions at the rate of their models', () => {
    expect(presetAtRate('librosa', 22050)).toEqual(presets.librosa);
    for (const name of ['torchaudio', 'kaldi', 'vggish'] as const) {
      expect(presetAtRate(name, 16000)).toEqual(presets[name]);
    }
  });

  it('count frames as Kaldi and VGGish: those that lie in the clip whole', () => {
    for (const { logMel } of [presets.kaldi, presets.vggish]) {
      expect(logMelSpectrogram(noise(400), logMel).frames).toBe(1);
      expect(logMelSpectrogram(noise(559), logMel).frames).toBe(1);
      expect(logMelSpectrogram(noise(560), logMel).frames).toBe(2);
      expect(() => logMelSpectrogram(noise(399), logMel)).toThrow(
        'samples: found 399 samples, expected at least a frame, 400. Pad the clip, or set center to true.',
      );
    }
  });

  it('leave the bands empty that torchaudio leaves empty', () => {
    expect(emptyMelBands(melFilterbank(presets.torchaudio.logMel)).length).toBeGreaterThan(0);
  });

  it('give every sound the same Kaldi features whatever its mean', () => {
    const clip = noise(1600);
    const shifted = clip.map((value) => value + 0.25);
    const [plain, raised] = [clip, shifted].map((samples) => melSpectrogram(samples, presets.kaldi.logMel).data);
    expect(largestRelativeError(raised, plain, 1e-6)).toBeLessThan(1e-8);
  });

  it('limit the range clip by clip, so that a clip does not depend on its neighbours', () => {
    const withSilence = (amplitude: number) => {
      const clip = new Float64Array(20000);
      clip.set(noise(4000, amplitude));
      return presetSpectrogram(clip, 22050, presets.librosa);
    };
    const [quiet, loud] = [withSilence(0.01), withSilence(1)];
    for (const { data, floor } of [quiet, loud]) {
      expect(Math.max(...data) - floor).toBeCloseTo(80, 4);
      expect(Math.min(...data)).toBe(Math.fround(floor));
    }
    expect(loud.floor - quiet.floor).toBeCloseTo(40, 1);
  });

  it('bring sound to their rate', () => {
    const { frames, bands } = presetSpectrogram(noise(48000), 48000, presets.vggish);
    expect([frames, bands]).toEqual([98, 64]);
  });

  it.each<[string, number, RegExp]>([
    ['vggish', 8000, /sampleRate: found 8000, expected an integer from 15000 Hz/],
    ['kaldi', 16000.5, /sampleRate: found 16000.5/],
    ['kaldi', 0, /sampleRate: found 0/],
    ['whisper', 16000, /name: found 'whisper'/],
    ['constructor', 16000, /name: found 'constructor'/],
  ])('refuse %s at %d Hz', (name, rate, message) => {
    expect(() => presetAtRate(name as 'kaldi', rate)).toThrow(AudioArgumentError);
    expect(() => presetAtRate(name as 'kaldi', rate)).toThrow(message);
  });
});

describe('splitFrames', () => {
  const counting: Spectrogram = {
    data: Float32Array.from({ length: 14 }, (_, i) => i),
    frames: 7,
    bands: 2,
    floor: -1,
  };

  it('cuts pieces side by side and drops the rest, as the patches of VGGish', () => {
    const pieces = splitFrames(counting, 3);
    expect(pieces.map(({ frames, bands, floor }) => [frames, bands, floor])).toEqual([
      [3, 2, -1],
      [3, 2, -1],
    ]);
    expect([...pieces[1].data]).toEqual([6, 7, 8, 9, 10, 11]);
  });

  it('cuts overlapping pieces', () => {
    expect(splitFrames(counting, 4, 2).map(({ data }) => data[0])).toEqual([0, 4]);
  });

  it('has none of a spectrogram that is too short', () => {
    expect(splitFrames(counting, 8)).toEqual([]);
  });

  it('refuses what is no positive integer', () => {
    expect(() => splitFrames(counting, 0)).toThrow(/frames: found 0/);
    expect(() => splitFrames(counting, 2, 0)).toThrow(/hop: found 0/);
  });
});
