import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cached } from '../src/run/cache';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'image2audio-cache-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('shared work', () => {
  it('is done once however many ask at the same time, and again when what it depends on changes', async () => {
    let computed = 0;
    const compute = async () => {
      computed += 1;
      await new Promise((resolve) => setTimeout(resolve, 50));
      return { meta: { call: computed }, arrays: { x: Float32Array.of(1, 2) } };
    };
    const answers = await Promise.all([1, 2, 3].map(() => cached(folder, 'work', { seed: 0 }, compute)));
    expect(computed).toBe(1);
    expect(answers.map(({ arrays }) => [...arrays.x])).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    expect(answers.filter(({ reused }) => reused)).toHaveLength(2);
    await cached(folder, 'work', { seed: 1 }, compute);
    expect(computed).toBe(2);
  });

  it('says at once where it cannot write, instead of waiting for a lock that never comes', async () => {
    const tooLong = 'x'.repeat(300);
    await expect(cached(folder, tooLong, 0, () => Promise.resolve({ meta: null, arrays: {} }))).rejects.toThrow(
      /cannot write .*--cache/,
    );
  });

  it('leaves nothing behind when it fails, and the next one tries again', async () => {
    await expect(cached(folder, 'work', 0, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    const second = await cached(folder, 'work', 0, () => Promise.resolve({ meta: null, arrays: {} }));
    expect(second.reused).toBe(false);
  });
});
