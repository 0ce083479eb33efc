import { describe, expect, it } from 'vitest';
import { FuzzFailure, inputOf, runInputs } from './campaign';
import type { FuzzTarget } from './target';
import { targets } from './targets/index';

/** In all; `npm run fuzz` tries a hundred times as many. */
const inputs = 1000;

describe.each(targets.map((target) => [target.name, target] as const))('%s', (_, target) => {
  it('reads its whole files, and reads or refuses damaged ones', async () => {
    for (const [index, seed] of (await target.seeds()).entries()) {
      // a schedule that runs for ever is among the seeds, to be refused
      if (target.name !== 'schedule') expect(await target.run(Uint8Array.from(seed)), `seed ${index}`).toBe('read');
    }
    const count = Math.ceil(inputs / targets.length);
    const { read, refused } = await runInputs(target, 0, 0, count);
    expect(read + refused).toBe(count);
    expect(refused).toBeGreaterThan(0);
  });
});

describe('a campaign', () => {
  const numbers: FuzzTarget = {
    name: 'numbers',
    seeds: () => [Buffer.from('1,2,3,4')],
    text: true,
    run: (bytes) => {
      if (!/^[\d,]*$/.test(Buffer.from(bytes).toString())) throw new TypeError('no number');
      return 'read';
    },
    sources: /nothing/,
  };

  it('names the first input that gives anything else than an outcome, and how to have it again', async () => {
    const failure = await runInputs(numbers, 7, 0, 100).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(FuzzFailure);
    const [, index] = /--seed 7 --from (\d+) --inputs 1\): TypeError: no number/.exec((failure as Error).message)!;
    const again = inputOf(numbers, await numbers.seeds(), 7, Number(index));
    expect((failure as Error).message).toContain(Buffer.from(again).toString('base64'));
  });

  it('has the same input for the same seed and number, and others for others', async () => {
    const seeds = await numbers.seeds();
    const input = (seed: number, index: number) => Buffer.from(inputOf(numbers, seeds, seed, index)).toString('base64');
    expect(input(1, 5)).toBe(input(1, 5));
    expect(new Set(Array.from({ length: 50 }, (_, index) => input(1, index))).size).toBeGreaterThan(25);
    expect(input(1, 5)).not.toBe(input(2, 5));
  });
});
