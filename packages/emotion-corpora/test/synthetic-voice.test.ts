import { describe, expect, it } from 'vitest';
import { cremaD, ravdess, renderClip, syntheticSampleRate, type ClipSpec } from '../src/index';
import { emotions } from '../src/emotions';
import { itemsOfEmotion, syntheticProfiles } from '../src/synthetic/profiles';
import { clipScore } from '../src/synthetic/voice/clip-score';
import { consonants } from '../src/synthetic/voice/consonants';
import { closureCorrection, glottalFlowDerivative } from '../src/synthetic/voice/glottal-source';
import { Resonator } from '../src/synthetic/voice/resonator';
import { segmentsOf } from '../src/synthetic/voice/segments';
import { sentences } from '../src/synthetic/voice/sentences';
import { vocalEmotions } from '../src/synthetic/voice/vocal-emotion';
import { glides, vowels } from '../src/synthetic/voice/vowels';
import { acousticFeatures, nearestMeanAccuracy } from './acoustic-features';
import { sameSamples } from './same-samples';

function spec(changes: Partial<ClipSpec> = {}): ClipSpec {
  return {
    id: 'a clip',
    profile: 'synthetic-ravdess',
    seed: 0,
    speaker: 0,
    sex: 'male',
    emotion: 'neutral',
    intensity: 'normal',
    sentence: 'KID',
    repetition: 0,
    ...changes,
  };
}

function specsOf(profile: ClipSpec['profile'], seed: number, speakers: number, clips: number): ClipSpec[] {
  const { classes, sexOf } = syntheticProfiles[profile];
  return Array.from({ length: speakers }, (_, speaker) =>
    classes.flatMap((emotion) =>
      itemsOfEmotion(syntheticProfiles[profile], emotion, clips).map((item) => {
        return spec({ profile, seed, speaker, sex: sexOf(speaker), ...item });
      }),
    ),
  ).flat();
}

const level = (values: ArrayLike<number>, from: number, to: number) => {
  let energy = 1e-12;
  for (let n = Math.round(from * syntheticSampleRate); n < Math.round(to * syntheticSampleRate); n++) {
    energy += values[n] * values[n];
  }
  return 10 * Math.log10(energy / ((to - from) * syntheticSampleRate));
};

describe('glottalFlowDerivative', () => {
  it('sums to zero over a cycle, as the flow begins and ends at zero, with its extreme -1 at closure', () => {
    for (const shape of [
      { opening: 0.42, closing: 0.17 },
      { opening: 0.42, closing: 0.07 },
    ]) {
      const n = 100_000;
      let sum = 0;
      let least = 0;
      for (let index = 0; index < n; index++) {
        const value = glottalFlowDerivative((index + 0.5) / n, shape);
        sum += value / n;
        least = Math.min(least, value);
      }
      expect(sum).toBeCloseTo(0, 4);
      expect(least).toBeCloseTo(-1, 3);
      expect(glottalFlowDerivative(0.8, shape)).toBe(0);
    }
  });

  it('aliases less with the closure corrected: a high pitch has less between its harmonics', () => {
    const shape = { opening: 0.42, closing: 0.12 };
    const [rate, fundamental, n] = [16_000, 1530.7, 16_000];
    const between = (corrected: boolean) => {
      let real = 0;
      let imaginary = 0;
      // 5th to 9th harmonics fold to frequencies below 8 kHz; this one is where the 7th lands
      const w = (2 * Math.PI * (rate - 7 * fundamental)) / rate;
      for (let k = 0; k < n; k++) {
        const phase = ((k * fundamental) / rate) % 1;
        const offset = ((phase - shape.opening - shape.closing) * rate) / fundamental;
        const value = glottalFlowDerivative(phase, shape) + (corrected ? closureCorrection(offset) : 0);
        const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * k) / n);
        real += value * window * Math.cos(w * k);
        imaginary += value * window * Math.sin(w * k);
      }
      return Math.hypot(real, imaginary);
    };
    expect(between(true)).toBeLessThan(0.5 * between(false));
  });
});

describe('Resonator', () => {
  it('has the gain of its transfer function a / (1 - b e^-iw - c e^-2iw)', () => {
    const [frequency, bandwidth] = [700, 90];
    const resonator = new Resonator(syntheticSampleRate);
    resonator.tune(frequency, bandwidth);
    const impulse = Array.from({ length: 4000 }, (_, n) => resonator.filter(n === 0 ? 1 : 0));
    const c = -Math.exp((-2 * Math.PI * bandwidth) / syntheticSampleRate);
    const b = 2 * Math.sqrt(-c) * Math.cos((2 * Math.PI * frequency) / syntheticSampleRate);
    for (const hertz of [0, 300, 700, 2000, 7000]) {
      const w = (2 * Math.PI * hertz) / syntheticSampleRate;
      const real = impulse.reduce((sum, value, n) => sum + value * Math.cos(w * n), 0);
      const imaginary = impulse.reduce((sum, value, n) => sum - value * Math.sin(w * n), 0);
      const denominator = Math.hypot(1 - b * Math.cos(w) - c * Math.cos(2 * w), b * Math.sin(w) + c * Math.sin(2 * w));
      expect(Math.hypot(real, imaginary)).toBeCloseTo((1 - b - c) / denominator, 6);
    }
  });
});

describe('the sentences', () => {
  it('are made of sounds that the tables have, with a stressed vowel each', () => {
    const known = new Set<string>([...Object.keys(vowels), ...Object.keys(glides), ...Object.keys(consonants)]);
    for (const phones of sentences.values()) {
      for (const { name, stress } of phones) {
        expect(known).toContain(name);
        expect(stress !== null).toBe(name in vowels || name in glides);
      }
      expect(phones.some(({ stress }) => stress === 1)).toBe(true);
    }
    const used = Object.values(syntheticProfiles).flatMap((profile) =>
      profile.classes.flatMap((emotion) => itemsOfEmotion(profile, emotion).map(({ sentence }) => sentence)),
    );
    expect([...new Set(used)].sort()).toEqual([...sentences.keys()].sort());
  });

  it('close stops before they burst, let voiceless ones breathe, and say fricatives without voice', () => {
    const [closure, burst, breath, vowel] = segmentsOf(sentences.get('KID')!, 'male');
    expect(closure).toMatchObject({ voicing: 0, frication: 0, aspiration: 0 });
    expect(burst.frication).toBeGreaterThan(0);
    expect(breath.aspiration).toBeGreaterThan(0);
    expect(vowel).toMatchObject({ stress: 1, voicing: 1, frication: 0 });
    const fricative = segmentsOf(sentences.get('TSI')!, 'female').find(({ noisePeak }) => noisePeak === 5600)!;
    expect(fricative.voicing).toBe(0);
  });
});

describe('renderClip', () => {
  const samples = specsOf('synthetic-ravdess', 5, 4, 2).map((one) => {
    return { one, samples: renderClip(one), score: clipScore(one) };
  });

  it('lasts about one to four seconds, stays within full scale and is never silent', () => {
    for (const { samples: clip } of samples) {
      expect(clip.length / syntheticSampleRate).toBeGreaterThan(1);
      expect(clip.length / syntheticSampleRate).toBeLessThan(4.5);
      const peak = clip.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(peak).toBeGreaterThan(0.01);
      expect(peak).toBeLessThan(1);
    }
  });

  it('gives equal samples for equal specs and others for any other spec', () => {
    const clip = renderClip(spec());
    expect(sameSamples(renderClip(spec()), clip)).toBe(true);
    for (const change of [
      { seed: 1 },
      { speaker: 2 },
      { emotion: 'calm' as const },
      { intensity: 'strong' as const },
      { sentence: 'DOG' },
      { repetition: 1 },
      { profile: 'synthetic-crema-d' as const },
    ]) {
      expect(sameSamples(renderClip(spec(change)), clip)).toBe(false);
    }
  });

  it('has the level its score asks for over the spoken part', () => {
    for (const { samples: clip, score } of samples) {
      const measured = level(clip, score.speechStart, score.speechEnd);
      // bending takes something off loud clips; the noise floor adds little to soft ones
      expect(measured - score.level).toBeLessThan(0.3);
      expect(measured - score.level).toBeGreaterThan(score.level < -24 ? -0.6 : -3);
    }
  });

  it('is quiet in the closure of a stop, and hisses above 4 kHz in an s', () => {
    for (const sex of ['male', 'female'] as const) {
      const one = spec({ sex, sentence: 'ITS', profile: 'synthetic-crema-d', intensity: 'unspecified' });
      const [clip, score] = [renderClip(one), clipScore(one)];
      const difference = clip.map((value, n) => (n > 0 ? value - clip[n - 1] : 0));
      const phones = score.segments;
      const closure = phones.find(({ voicing, frication, aspiration }) => voicing + frication + aspiration === 0)!;
      const hiss = phones.find(({ noisePeak, voicing }) => noisePeak === 5600 && voicing === 0)!;
      const vowel = phones.find(({ stress }) => stress === 1)!;
      const of = (values: Float32Array, { start, duration }: typeof vowel, from: number) =>
        level(values, start + from * duration, start + duration);
      expect(of(clip, closure, 0.6)).toBeLessThan(of(clip, vowel, 0.3) - 20);
      // the first difference of a sine of f Hz is 2 sin(pi f / 16000) of it: +4 dB and more above 5 kHz, -11 dB at 700 Hz
      expect(of(difference, hiss, 0.3) - of(clip, hiss, 0.3)).toBeGreaterThan(2);
      expect(of(difference, vowel, 0.3) - of(clip, vowel, 0.3)).toBeLessThan(-6);
    }
  });

  it('puts the first two formants of a long vowel where the chart has them, for a man and for a woman', () => {
    for (const sex of ['male', 'female'] as const) {
      const one = spec({ sex, sentence: 'DOG' });
      const [clip, score] = [renderClip(one), clipScore(one)];
      const vowel = score.segments.find(({ stress }) => stress === 1)!;
      const from = Math.round((vowel.start + 0.4 * vowel.duration) * syntheticSampleRate);
      // energy near the vowel's F1 and F2 against energy in the valley above F2
      const near = (hertz: number) => {
        let energy = 0;
        for (let f = hertz - 150; f <= hertz + 150; f += 25) {
          let real = 0;
          let imaginary = 0;
          for (let n = 0; n < 800; n++) {
            const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / 800);
            const w = (2 * Math.PI * f * n) / syntheticSampleRate;
            real += clip[from + n] * window * Math.cos(w);
            imaginary += clip[from + n] * window * Math.sin(w);
          }
          energy += real * real + imaginary * imaginary;
        }
        return 10 * Math.log10(energy);
      };
      const [f1, f2, f3] = vowel.from;
      const valley = near((f2 + f3) / 2);
      expect(near(f1)).toBeGreaterThan(valley + 12);
      expect(near(f2)).toBeGreaterThan(valley + 6);
    }
  });
});

const measuredByProfile = new Map<ClipSpec['profile'], (ClipSpec & { features: number[] })[]>();

/** Two clips of each emotion by twelve speakers with their features, rendered once. */
function measuredClips(profile: ClipSpec['profile']): (ClipSpec & { features: number[] })[] {
  const known = measuredByProfile.get(profile);
  if (known) return known;
  const measured = specsOf(profile, 0, 12, 2).map((one) => ({ ...one, features: acousticFeatures(renderClip(one)) }));
  measuredByProfile.set(profile, measured);
  return measured;
}

describe('how hard the synthetic voices are', () => {
  it.each([
    { profile: 'synthetic-ravdess' as const, chance: 1 / ravdess.classes.length },
    { profile: 'synthetic-crema-d' as const, chance: 1 / cremaD.classes.length },
  ])(
    'lets nearest class means on six features tell classes of $profile above chance for new speakers, far from always',
    ({ profile, chance }) => {
      const items = measuredClips(profile).map(({ speaker, emotion, features }) => {
        return { speaker, label: emotion, features };
      });
      const [known, others] = [items.filter(({ speaker }) => speaker < 6), items.filter(({ speaker }) => speaker >= 6)];
      const accuracy = (nearestMeanAccuracy(known, others) + nearestMeanAccuracy(others, known)) / 2;
      expect(accuracy).toBeGreaterThan(chance + 0.1);
      expect(accuracy).toBeLessThan(0.65);
    },
  );

  it('has offsets for every emotion, none for neutral', () => {
    expect(Object.keys(vocalEmotions)).toEqual([...emotions]);
    expect(Object.values(vocalEmotions.neutral).every((offset) => offset === 0)).toBe(true);
  });
});
