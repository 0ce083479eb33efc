import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { annealedShare, DensityError, selectDensest } from '../src/index';

describe('annealedShare', () => {
  it('rises in a line from 0 to 0.8 at 0.7 of training and stays there', () => {
    expect(annealedShare(0)).toBe(0);
    expect(annealedShare(0.35)).toBeCloseTo(0.4, 12);
    expect([annealedShare(0.7), annealedShare(0.9), annealedShare(1)]).toEqual([0.8, 0.8, 0.8]);
    expect(annealedShare(0.25, { maximum: 1, rampEnd: 0.5 })).toBe(0.5);
  });

  it('rises along the curve that is named, never falling, from 0 to the maximum', () => {
    expect(annealedShare(0.35, { curve: 'cosine' })).toBeCloseTo(0.4, 12);
    expect(annealedShare(0.175, { curve: 'cosine' })).toBeCloseTo(0.4 * (1 - Math.SQRT1_2), 12);
    expect([0.69, 0.7].map((t) => annealedShare(t, { curve: 'step' }))).toEqual([0, 0.8]);
    const progress = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.constantFrom('linear', 'cosine', 'step'), progress, progress, (curve, a, b) => {
        const [earlier, later] = [Math.min(a, b), Math.max(a, b)].map((t) => annealedShare(t, { curve }));
        expect(earlier).toBeLessThanOrEqual(later);
        expect(earlier).toBeGreaterThanOrEqual(0);
        expect(later).toBeLessThanOrEqual(0.8);
      }),
    );
  });

  it.each([
    () => annealedShare(0.5, { curve: 'toString' as 'step' }),
    () => annealedShare(1.1),
    () => annealedShare(NaN),
    () => annealedShare(0.5, { maximum: 80 }),
    () => annealedShare(0, { rampEnd: 0 }),
  ])('refuses numbers outside their range', (call) => {
    expect(call).toThrow(DensityError);
  });
});

describe('selectDensest', () => {
  const items = fc.array(fc.tuple(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constant(-Infinity)), fc.nat(3)), {
    maxLength: 40,
  });
  const share = fc.double({ min: 0, max: 1, noNaN: true });

  it('takes floor(share n + 1/2) of every group, none of them less dense than one that is left', () => {
    fc.assert(
      fc.property(items, share, (pairs, part) => {
        const density = pairs.map(([value]) => value);
        const groups = pairs.map(([, group]) => group);
        const { dense, sparse } = selectDensest(density, part, { groups });
        expect([...dense, ...sparse].sort((a, b) => a - b)).toEqual(density.map((_, item) => item));
        for (const group of new Set(groups)) {
          const inside = [...dense].filter((item) => groups[item] === group);
          const outside = [...sparse].filter((item) => groups[item] === group);
          expect(inside).toHaveLength(Math.floor(part * (inside.length + outside.length) + 0.5));
          for (const kept of inside) {
            for (const left of outside) {
              expect(density[kept] > density[left] || (density[kept] === density[left] && kept < left)).toBe(true);
            }
          }
        }
      }),
    );
  });

  it('gives both parts in ascending order', () => {
    const { dense, sparse } = selectDensest([3, 1, 2, 5, 4, 0], 0.5);
    expect([...dense]).toEqual([0, 3, 4]);
    expect([...sparse]).toEqual([1, 2, 5]);
  });

  it('ranks within groups where it is told to', () => {
    const density = [10, 11, 12, 13, 1, 2, 3, 4];
    expect([...selectDensest(density, 0.5).dense]).toEqual([0, 1, 2, 3]);
    expect([...selectDensest(density, 0.5, { groups: [0, 0, 0, 0, 1, 1, 1, 1] }).dense]).toEqual([2, 3, 6, 7]);
  });

  it('takes none of a share of 0 and all of 1', () => {
    expect(selectDensest([1, 2], 0).dense).toHaveLength(0);
    expect(selectDensest([1, 2], 1).sparse).toHaveLength(0);
  });

  it.each([
    () => selectDensest([1, NaN], 0.5),
    () => selectDensest([1, 2], 80),
    () => selectDensest([1, 2], 0.5, { groups: [0] }),
  ])('refuses NaN, percentages and groups that do not fit', (call) => {
    expect(call).toThrow(DensityError);
  });
});
