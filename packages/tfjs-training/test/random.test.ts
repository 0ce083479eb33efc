import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveSeed, randomBelow, randomNormal, randomStream, shuffled } from '../src';

const draw = (count: number, random: () => number): number[] => Array.from({ length: count }, () => random());

describe('deriveSeed', () => {
  it('is the first 31 bits of SHA-256 over the JSON, as node:crypto has it, whatever the purpose', () => {
    const purpose = fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.double()), { maxLength: 5 });
    fc.assert(
      fc.property(fc.integer(), purpose, (seed, words) => {
        const digest = createHash('sha256')
          .update(JSON.stringify([seed, ...words]))
          .digest();
        expect(deriveSeed(seed, ...words)).toBe(digest.readUInt32LE(0) >>> 1);
      }),
    );
  });

  it('tells a lone surrogate from what UTF-8 makes of it no worse than JSON does', () => {
    const digest = createHash('sha256')
      .update(JSON.stringify([1, '\ud800']))
      .digest();
    expect(deriveSeed(1, '\ud800')).toBe(digest.readUInt32LE(0) >>> 1);
  });

  it('gives every seed and purpose a stream of its own', () => {
    const purposes = [[], ['a'], ['b'], ['a', 1], ['a1'], ['1', 'a'], [1, 'a']];
    const seeds = [0, 1, 2].flatMap((seed) => purposes.map((purpose) => deriveSeed(seed, ...purpose)));
    expect(new Set(seeds).size).toBe(seeds.length);
  });
});

describe('randomStream', () => {
  it('is uniform on [0, 1): mean, variance and tenths within five standard errors', () => {
    const count = 20_000;
    const values = draw(count, randomStream(3, 'uniform'));
    const mean = values.reduce((a, b) => a + b) / count;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    expect(Math.abs(mean - 1 / 2)).toBeLessThan(5 * Math.sqrt(1 / 12 / count));
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(5 * Math.sqrt(1 / 180 / count));
    for (let tenth = 0; tenth < 10; tenth++) {
      const share = values.filter((value) => Math.floor(10 * value) === tenth).length / count;
      expect(Math.abs(share - 0.1)).toBeLessThan(5 * Math.sqrt(0.09 / count));
    }
  });

  it('is the same for the same seed and purpose and another for any other', () => {
    const first = draw(5, randomStream(1, 'a'));
    expect(draw(5, randomStream(1, 'a'))).toEqual(first);
    expect(draw(5, randomStream(2, 'a'))).not.toEqual(first);
    expect(draw(5, randomStream(1, 'b'))).not.toEqual(first);
  });
});

describe('draws', () => {
  it('randomNormal has the moments of a standard normal within five standard errors', () => {
    const count = 20_000;
    const random = randomStream(5, 'normal');
    const values = draw(count, () => randomNormal(random));
    const moment = (power: number) => values.reduce((sum, value) => sum + value ** power, 0) / count;
    // the variance of x^p is E x^2p - (E x^p)^2
    expect(Math.abs(moment(1))).toBeLessThan(5 * Math.sqrt(1 / count));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / count));
    expect(Math.abs(moment(3))).toBeLessThan(5 * Math.sqrt(15 / count));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / count));
  });

  it('randomNormal is the transform of Box and Muller', () => {
    const uniforms = [0.25, 0.125];
    expect(randomNormal(() => uniforms.shift()!)).toBeCloseTo(Math.sqrt(-2 * Math.log(0.75)) * Math.SQRT1_2, 12);
  });

  it('randomBelow covers every whole number below its bound and none else', () => {
    const random = randomStream(1, 'below');
    expect(new Set(draw(200, () => randomBelow(5, random)))).toEqual(new Set([0, 1, 2, 3, 4]));
  });

  it('shuffled keeps every item and makes each of six orders about as often', () => {
    const random = randomStream(2, 'shuffled');
    const items = [1, 2, 3];
    const counts = new Map<string, number>();
    for (let round = 0; round < 6000; round++) {
      const order = shuffled(items, random).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(items).toEqual([1, 2, 3]);
    expect([...counts.keys()].sort()).toEqual(['123', '132', '213', '231', '312', '321']);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(6000 * (5 / 36)));
  });
});
