import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cos, exp, exp2, fromDecibels, log, sin, smoothStep } from '../src/synthetic/elementary';

/** Relative distance where values are large, absolute where they are small. */
function distance(one: number, other: number): number {
  return Math.abs(one - other) / Math.max(1, Math.abs(other));
}

describe('elementary functions', () => {
  it('agree with the engine’s to a few units in the last place', () => {
    const near = fc.double({ min: -700, max: 700, noNaN: true });
    fc.assert(
      fc.property(near, (x) => {
        expect(Math.abs(exp(x) / Math.exp(x) - 1)).toBeLessThan(2e-15);
        expect(distance(sin(x), Math.sin(x))).toBeLessThan(1e-15);
        expect(distance(cos(x), Math.cos(x))).toBeLessThan(1e-15);
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1e12, noNaN: true }), (x) => {
        expect(distance(log(x), Math.log(x))).toBeLessThan(1e-15);
      }),
    );
  });

  it('keep to the identities of their definitions', () => {
    expect(exp(0)).toBe(1);
    expect(log(1)).toBe(0);
    expect(sin(0)).toBe(0);
    expect(cos(0)).toBe(1);
    expect(exp2(10)).toBeCloseTo(1024, 9);
    expect(fromDecibels(-20)).toBeCloseTo(0.1, 14);
    expect([exp(-800), exp(800), log(0)]).toEqual([0, Infinity, -Infinity]);
    expect(log(-1)).toBeNaN();
    expect([smoothStep(-1), smoothStep(0.5), smoothStep(2)]).toEqual([0, 0.5, 1]);
  });

  it('are all that the synthesis uses: no function that engines may round differently', () => {
    const folder = new URL('../src/synthetic/', import.meta.url);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(25);
    for (const name of files) {
      const code = readFileSync(new URL(name.replaceAll('\\', '/'), folder), 'utf8').replace(
        /\/\*[\s\S]*?\*\/|\/\/.*/g,
        '',
      );
      const used = [...code.matchAll(/Math\.(\w+)/g)].map(([, member]) => member);
      const exact = ['PI', 'abs', 'ceil', 'floor', 'max', 'min', 'round', 'sqrt'];
      expect(used.filter((member) => !exact.includes(member))).toEqual([]);
      expect(code).not.toContain('**');
    }
  });
});
