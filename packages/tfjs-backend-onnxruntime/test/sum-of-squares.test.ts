import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** The function as a program has it that starts now. */
const loaded = async (): Promise<(values: Float32Array) => number> =>
  (await import('../src/optimizer/sum-of-squares')).sumOfSquares;

const waves = (length: number): Float32Array =>
  Float32Array.from({ length }, (_, at) => 10 ** (6 * Math.sin(at)) * Math.cos(3 * at));

describe('sumOfSquares', () => {
  it('is the sum of squares', async () => {
    const sumOfSquares = await loaded();
    for (const length of [0, 1, 3, 511, 512, 515, 8192, 8195, 40_001]) {
      const values = waves(length);
      const sum = values.reduce((total, value) => total + value * value, 0);
      expect(Math.abs(sumOfSquares(values) - sum)).toBeLessThanOrEqual(1e-12 * sum);
    }
    expect(sumOfSquares(Float32Array.from({ length: 1000 }, (_, at) => at))).toBe(332_833_500);
  });

  it('gives the same bits with vector instructions as without WebAssembly', async () => {
    const byVectors = await loaded();
    vi.resetModules();
    vi.stubGlobal('WebAssembly', undefined);
    const byLoop = await loaded();
    expect(byLoop).not.toBe(byVectors);
    const numbers = fc.array(fc.float(), { minLength: 512, maxLength: 600 });
    fc.assert(
      fc.property(numbers, fc.constantFrom(1, 17), (list, times) => {
        const values = Float32Array.from({ length: list.length * times }, (_, at) => list[at % list.length]);
        expect(byVectors(values)).toBe(byLoop(values));
      }),
      { numRuns: 60 },
    );
    expect(byVectors(waves(100_003))).toBe(byLoop(waves(100_003)));
  });

  it('does not see numbers of an earlier call', async () => {
    const sumOfSquares = await loaded();
    sumOfSquares(new Float32Array(8192).fill(7));
    expect(sumOfSquares(new Float32Array(513).fill(1))).toBe(513);
    expect(sumOfSquares(new Float32Array(8192 + 600).fill(1))).toBe(8792);
  });
});
