import { describe, expect, it } from 'vitest';
import { cremaDClasses, emotions, ravdessClasses, renderClip, syntheticSampleRate, type ClipSpec } from '../src/index';
import { clipScore } from '../src/synthetic/clip-score';
import { glottalFlowDerivative } from '../src/synthetic/glottal-source';
import { Resonator } from '../src/synthetic/resonator';
import { vocalEmotions } from '../src/synthetic/vocal-emotion';
import { acousticFeatures, nearestMeanAccuracy } from './acoustic-features';
import { sameSamples } from './same-samples';

function spec(changes: Partial<ClipSpec> = {}): ClipSpec {
  return { id: 'a clip', kind: 'ravdess', seed: 0, speaker: 0, sex: 'male', emotion: 'neutral', take: 0, ...changes };
}

function specsOf(kind: ClipSpec['kind'], seed: number, speakers: number, takes: number): ClipSpec[] {
  const classes = kind === 'ravdess' ? ravdessClasses : cremaDClasses;
  return Array.from({ length: speakers }, (_, speaker) =>
    classes.flatMap((emotion) =>
      Array.from({ length: takes }, (_, take) => {
        return spec({ kind, seed, speaker, sex: speaker % 2 === 0 ? 'male' : 'female', emotion, take });
      }),
    ),
  ).flat();
}

const measuredByKind = new Map<ClipSpec['kind'], (ClipSpec & { features: number[] })[]>();

/** Two clips of each emotion by twelve speakers with their features, rendered once. */
function measuredClips(kind: ClipSpec['kind']): (ClipSpec & { features: number[] })[] {
  const known = measuredByKind.get(kind);
  if (known) return known;
  const measured = specsOf(kind, 0, 12, 2).map((one) => ({ ...one, features: acousticFeatures(renderClip(one)) }));
  measuredByKind.set(kind, measured);
  return measured;
}

describe('glottalFlowDerivative', () => {
  it('sums to zero over a cycle, as the flow begins and ends at zero, with its extreme -1 at closure', () => {
    const n = 100_000;
    let sum = 0;
    let least = 0;
    for (let index = 0; index < n; index++) {
      const value = glottalFlowDerivative((index + 0.5) / n);
      sum += value / n;
      least = Math.min(least, value);
    }
    expect(sum).toBeCloseTo(0, 4);
    expect(least).toBeCloseTo(-1, 4);
    expect(glottalFlowDerivative(0.8)).toBe(0);
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

describe('renderClip', () => {
  const samples = specsOf('ravdess', 5, 4, 2).map((one) => ({ one, samples: renderClip(one), score: clipScore(one) }));

  it('lasts about one to four seconds, stays within full scale and is never silent', () => {
    for (const { samples: clip } of samples) {
      expect(clip.length / syntheticSampleRate).toBeGreaterThan(1);
      expect(clip.length / syntheticSampleRate).toBeLessThan(4.5);
      const peak = clip.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      expect(peak).toBeGreaterThan(0.01);
      expect(peak).toBeLessThan(1);
    }
  });

  it('gives equal samples for equal specs and others for another seed, speaker, emotion or take', () => {
    const clip = renderClip(spec());
    expect(sameSamples(renderClip(spec()), clip)).toBe(true);
    for (const change of [
      { seed: 1 },
      { speaker: 2 },
      { emotion: 'calm' as const },
      { take: 1 },
      { kind: 'crema-d' as const },
    ]) {
      expect(sameSamples(renderClip(spec(change)), clip)).toBe(false);
    }
  });

  it('has the level its score asks for over the spoken part', () => {
    for (const { samples: clip, score } of samples) {
      const seconds = score.syllables.reduce((sum, { duration }) => sum + duration, 0);
      const energy = clip.reduce((sum, value) => sum + value * value, 0);
      const level = 10 * Math.log10(energy / (seconds * syntheticSampleRate));
      // soft clipping takes something off loud clips, up to 2 dB; the noise floor adds little to soft ones
      expect(level - score.level).toBeLessThan(0.2);
      expect(level - score.level).toBeGreaterThan(score.level < -24 ? -0.6 : -3);
    }
  });

  it('is voiced at about the fundamental its score asks for', () => {
    const errors = samples.map(({ samples: clip, score }) => {
      const pitch = acousticFeatures(clip)[3];
      return Math.abs(pitch - 12 * Math.log2(score.fundamental / 100));
    });
    const sorted = errors.sort((a, b) => a - b);
    // accents move a clip's median by a semitone or two; an octave error would be 12
    expect(sorted[sorted.length >> 1]).toBeLessThan(2);
    expect(sorted.filter((error) => error > 6).length / sorted.length).toBeLessThan(0.15);
  });

  it('moves level, duration and pitch as each emotion says, on average over speakers', () => {
    const measured = measuredClips('ravdess');
    const mean = (emotion: string, feature: number) => {
      const values = measured.filter((item) => item.emotion === emotion).map(({ features }) => features[feature]);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    const [level, brightness, duration, pitch, , rise] = [0, 1, 2, 3, 4, 5];
    expect(mean('angry', level)).toBeGreaterThan(mean('neutral', level) + 3);
    expect(mean('sad', level)).toBeLessThan(mean('neutral', level) - 2);
    expect(mean('angry', brightness)).toBeGreaterThan(mean('sad', brightness));
    expect(mean('sad', duration)).toBeGreaterThan(mean('happy', duration));
    expect(mean('fearful', pitch)).toBeGreaterThan(mean('neutral', pitch) + 2);
    expect(mean('surprised', rise)).toBeGreaterThan(mean('disgust', rise) + 1);
  });
});

describe('how hard the synthetic voices are', () => {
  it.each([
    { kind: 'ravdess' as const, chance: 1 / 8 },
    { kind: 'crema-d' as const, chance: 1 / 6 },
  ])(
    'lets nearest class means on six features tell $kind classes of new speakers well above chance, far from always',
    ({ kind, chance }) => {
      const items = measuredClips(kind).map(({ speaker, emotion, features }) => ({
        speaker,
        label: emotion,
        features,
      }));
      const [known, others] = [items.filter(({ speaker }) => speaker < 6), items.filter(({ speaker }) => speaker >= 6)];
      const accuracy = (nearestMeanAccuracy(known, others) + nearestMeanAccuracy(others, known)) / 2;
      expect(accuracy).toBeGreaterThan(chance + 0.15);
      expect(accuracy).toBeLessThan(0.65);
    },
  );

  it('has offsets for every emotion, none for neutral', () => {
    expect(Object.keys(vocalEmotions)).toEqual([...emotions]);
    expect(Object.values(vocalEmotions.neutral).every((offset) => offset === 0)).toBe(true);
  });
});
