import { functionalCount, spectrogramFunctionals } from '@image2audio/kplus1-classifier';
import { describe, expect, it } from 'vitest';
import { fitClipScale, scaleBySpeaker, scaleClips, withFunctionals } from '../src/features/clip-scale';
import { selectItems, type ItemSet } from '../src/features/item-set';
import { randomStream } from '@image2audio/tfjs-training';

const shape = [40, 32] as const;
const length = shape[0] * shape[1];

/** Clips of noise in dB with silence before and after, each at a level of its own. */
function clipsInDecibels(count: number): ItemSet {
  const random = randomStream(2, 'clips in decibels');
  const data = new Float32Array(count * length).fill(-70);
  for (let clip = 0; clip < count; clip++) {
    for (let i = 6 * 32; i < 30 * 32; i++) data[clip * length + i] = -30 - clip + 15 * random() - 0.3 * (i % 32);
  }
  return { data, count, shape };
}

const moments = (values: number[]) => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
};

describe('the scale of clips', () => {
  const clips = clipsInDecibels(8);
  const scale = fitClipScale(clips);

  it('gives every band mean 0 and deviation 1 over frames that sound, and holds silence at -4', () => {
    const { data } = scaleClips(clips, scale);
    for (const band of [0, 17, 31]) {
      const sounding = [...data.keys()].filter((i) => i % 32 === band && i % length >= 6 * 32 && i % length < 30 * 32);
      const { mean, deviation } = moments(sounding.map((i) => data[i]));
      expect(mean).toBeCloseTo(0, 4);
      expect(deviation).toBeCloseTo(1, 4);
    }
    expect(data[0]).toBe(-4);
    expect(Math.max(...data)).toBeLessThanOrEqual(4);
  });

  it('gives every functional mean 0 over the clips, within 5', () => {
    const { functionals } = scaleClips(clips, scale);
    const columns = functionalCount();
    expect(functionals!.length).toBe(8 * columns);
    const { mean, deviation } = moments(Array.from({ length: 8 }, (_, clip) => functionals![clip * columns]));
    expect([Math.abs(mean) < 1e-5, Math.abs(deviation - 1) < 1e-4]).toEqual([true, true]);
    expect(functionals!.every((value) => Math.abs(value) <= 5)).toBe(true);
  });

  it('finds the functionals of a spectrogram that was made on the scale as those of its sound in dB', () => {
    // a narrow range, so that nothing is clipped on the way
    const made: ItemSet = { data: scaleClips(clips, scale).data.map((value) => value / 2), count: 8, shape };
    const { functionals } = withFunctionals(made, scale);
    const decibels = made.data.map((value, i) => value * scale.bands.deviation[i % 32] + scale.bands.mean[i % 32]);
    const raw = spectrogramFunctionals(decibels, { frames: 40, bands: 32 });
    const columns = functionalCount();
    raw.forEach((value, i) => {
      const expected = (value - scale.functionals.mean[i % columns]) / scale.functionals.deviation[i % columns];
      expect(functionals![i]).toBeCloseTo(Math.max(-5, Math.min(5, expected)), 3);
    });
  });

  it("by speaker is the scale of the speaker's own clips, wherever they stand", () => {
    const speakers = ['b', 'a', 'b', 'b', 'a', 'a', 'b', 'a'];
    const found = scaleBySpeaker(clips, speakers);
    expect([...found.speakers!]).toEqual([1, 0, 1, 1, 0, 0, 1, 0]);
    const own = [1, 4, 5, 7];
    const alone = selectItems(clips, own);
    const expected = scaleClips(alone, fitClipScale(alone));
    const { data, functionals } = selectItems(found, own);
    expect(data).toEqual(expected.data);
    expect(functionals).toEqual(expected.functionals);
  });
});
