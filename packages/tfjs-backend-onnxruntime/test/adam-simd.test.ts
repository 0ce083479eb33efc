import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moveByAdam, type AdamNumbers } from '../src/optimizer/adam-in-place';
import { moveByVectors } from '../src/optimizer/adam-simd';

/** The update in words of JavaScript, each result rounded to float32 as it is stored. */
function loop(arrays: Float32Array[], { beta1, beta2, rest1, rest2, scale, rate, epsilon, kept }: AdamNumbers): void {
  const [weights, gradient, first, second] = arrays;
  const share1 = rest1 * scale;
  const share2 = rest2 * scale * scale;
  gradient.forEach((g, at) => {
    const m = beta1 * first[at] + share1 * g;
    const v = beta2 * second[at] + share2 * g * g;
    first[at] = m;
    second[at] = v;
    weights[at] = kept * weights[at] - (rate * m) / (Math.sqrt(v) + epsilon);
  });
}

const numbers = fc.record({
  beta1: fc.double({ min: 0, max: 1, noNaN: true }),
  beta2: fc.double({ min: 0, max: 1, noNaN: true }),
  rest1: fc.double({ min: 0, max: 1, noNaN: true }),
  rest2: fc.double({ min: 0, max: 1, noNaN: true }),
  scale: fc.double({ min: 1e-6, max: 1, noNaN: true }),
  rate: fc.double({ min: 0, max: 10, noNaN: true }),
  epsilon: fc.constantFrom(0, 1e-8, 1e-3),
  kept: fc.double({ min: 0.5, max: 1, noNaN: true }),
});

const copiesOf = (arrays: Float32Array[]): Float32Array[] => arrays.map((array) => array.slice());
/** Arrays by their values: Object.is for each number, so that zeros have their sign. */
const listed = (arrays: Float32Array[]): number[][] => arrays.map((array) => Array.from(array));

describe('the update by vector instructions', () => {
  it('gives the bits of the loop for any numbers, also subnormal, infinite and NaN, and leaves the last three', () => {
    const four = fc.array(fc.float(), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(four, { minLength: 1, maxLength: 40 }), numbers, (rows, factors) => {
        const arrays = [0, 1, 2, 3].map((at) => Float32Array.from(rows, (row) => row[at]));
        const [expected, got] = [copiesOf(arrays), copiesOf(arrays)];
        const whole = rows.length - (rows.length % 4);
        const [weights, gradient, first, second] = got;
        const shares = { share1: factors.rest1 * factors.scale, share2: factors.rest2 * factors.scale * factors.scale };
        expect(moveByVectors({ weights, gradient, first, second }, { ...factors, ...shares })).toBe(whole);
        loop(
          expected.map((array) => array.subarray(0, whole)),
          factors,
        );
        expect(listed(got)).toEqual(listed(expected));
      }),
      { numRuns: 300 },
    );
  });

  it.each([1, 511, 512, 515, 16_383, 16_384, 16_387, 40_001])(
    'is the loop for %i weights, whatever part of it computes',
    (size) => {
      const factors = {
        beta1: 0.9,
        beta2: 0.99,
        rest1: 0.1,
        rest2: 0.01,
        scale: 0.7,
        rate: 0.1,
        epsilon: 1e-8,
        kept: 0.99,
      };
      const arrays = [0, 1, 2, 3].map((phase) => Float32Array.from({ length: size }, (_, at) => Math.sin(at + phase)));
      arrays[3] = arrays[3].map(Math.abs);
      const [expected, got] = [copiesOf(arrays), copiesOf(arrays)];
      loop(expected, factors);
      moveByAdam(got[0], got[1], got[2], got[3], factors);
      expect(listed(got)).toEqual(listed(expected));
    },
  );
});
