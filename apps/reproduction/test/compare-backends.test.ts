/** The program behind `npm run compare:backends`, on the two back ends that are always there. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { lossDeviations } from '../tools/loss-deviation';
import { lossReport } from '../tools/loss-report';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const tool = fileURLToPath(new URL('../tools/compare-backends.ts', import.meta.url));

function compare(...args: string[]): Promise<{ code: number; out: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['--import', 'tsx', tool, ...args], { cwd: root }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out: out + err });
    });
  });
}

describe('compare:backends', () => {
  it('finds the losses of onnxruntime and cpu equal within the tolerance, in every part of the method', async () => {
    const { code, out } = await compare('--sizes', 'tiny', '--steps', '2', '--backends', 'onnxruntime,cpu');
    expect(out).toMatch(/cpu against onnxruntime: within the tolerance/);
    expect(code).toBe(0);
    for (const term of [
      'translator +criticReal',
      'translator, pairs +pairedL1',
      'classifier +smoothness',
      'density +negative ELBO',
    ])
      expect(out).toMatch(new RegExp(term));
  }, 300_000);

  it('fails where a back end that was named is not there, or nothing is left to compare', async () => {
    const { code, out } = await compare('--sizes', 'tiny', '--steps', '1', '--backends', 'webgpu');
    expect(out).toMatch(/Not compared: back end webgpu does not start/);
    expect(out).toMatch(/Nothing to compare/);
    expect(code).toBe(1);
  });

  it('explains wrong usage', async () => {
    const { code, out } = await compare('--tolerance', 'small');
    expect(out).toMatch(/--tolerance +largest accepted deviation/);
    expect(code).toBe(2);
  });
});

describe('the deviation of a term', () => {
  const reference = { part: { a: [4, 2, 1], b: [1, null, 1] } };

  it('is its largest difference over its largest value', () => {
    const losses = { part: { a: [4, 2.5, 1.25], b: [1, null, 1] } };
    expect(lossDeviations(losses, reference)).toEqual([
      { part: 'part', term: 'a', deviation: 0.125 },
      { part: 'part', term: 'b', deviation: 0 },
    ]);
  });

  it('is infinite where a term, a step or a part is missing on one side', () => {
    const missing = [
      { part: { a: [4, 2, 1] } },
      { part: { a: [4, 2, 1], b: [1, 1, 1] } },
      { part: { a: [4, 2, 1], b: [1, null] } },
      { part: { ...reference.part, c: [1, 1, 1] } },
      { ...reference, other: { a: [1] } },
      {},
    ];
    for (const losses of missing)
      expect(Math.max(...lossDeviations(losses, reference).map(({ deviation }) => deviation))).toBe(Infinity);
  });

  it('of NaN is not within any tolerance', () => {
    const [{ deviation }] = lossDeviations({ part: { a: [NaN] } }, { part: { a: [1] } });
    expect(deviation <= 1e9).toBe(false);
  });
});

describe('the verdict', () => {
  const measured = (name: string, value: number, gradientNorm = 1) => ({
    name,
    losses: { part: { total: [2, value], gradientNorm: [1, gradientNorm] } },
    seconds: { part: 1 },
  });
  const reference = measured('a', 1);
  const same = measured('control', 1);

  it('is against the first back end, and names the one that is beyond the tolerance', () => {
    const backends = [reference, measured('b', 1.0002), measured('c', 1.002)];
    const { text, within } = lossReport(backends, same, 2e-3);
    expect(within).toBe(true);
    expect(text).toContain('c against a: within the tolerance\n  part: 1.0e-3, allowed 2.0e-3');
    const strict = lossReport(backends, same, 5e-4);
    expect(strict.within).toBe(false);
    expect(strict.text).toContain('b against a: within the tolerance\n  part: 1.0e-4, allowed 5.0e-4');
    expect(strict.text).toContain('c against a: BEYOND the tolerance: 1.0e-3 (part, total)');
  });

  it('allows five times what rounding alone does to the part, and no more', () => {
    const control = measured('control', 1.0002);
    expect(lossReport([reference, measured('b', 1.0009)], control, 1e-5).within).toBe(true);
    expect(lossReport([reference, measured('b', 1.0011)], control, 1e-5).within).toBe(false);
    // a control that went wrong allows nothing
    expect(lossReport([reference, measured('b', 1.0009)], measured('control', NaN), 1e-5).within).toBe(false);
  });

  it('shows the gradient’s norm and does not judge it', () => {
    const { text, within } = lossReport([reference, measured('b', 1, 1.5)], same, 1e-3);
    expect(within).toBe(true);
    expect(text).toMatch(/gradientNorm .* 5\.0e-1 +0\.0e\+0 \(not judged\)/);
  });

  it('of a loss that is not a number is beyond', () => {
    expect(lossReport([reference, measured('b', NaN)], same, 1).within).toBe(false);
  });
});
