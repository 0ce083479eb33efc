import { transformSync } from 'esbuild';
import { readFileSync, readdirSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ArgumentError, checksThrowing, kindOf } from '../src/index';

class OwnError extends ArgumentError {
  override readonly name = 'OwnError';
}
const { requireInteger, requireName, requireOptions, requirePositive, requireRange } = checksThrowing(OwnError);

/** What a call throws. */
function faultOf(call: () => void): OwnError {
  try {
    call();
  } catch (error) {
    if (error instanceof OwnError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

interface FilterOptions {
  passband?: number;
  taps?: number;
  window?: string;
}
const known = { passband: true, taps: true, window: true } as const;

describe('options', () => {
  it('refuses a misspelt one by name, with the nearest right one', () => {
    const fault = faultOf(() => requireOptions<FilterOptions>('options', { pasband: 0.5 } as object, known));
    expect(fault.argument).toBe('options.pasband');
    expect(fault.message).toBe(
      "options.pasband: found an option that there is not, expected one of passband, taps, window. Did you mean 'passband'?",
    );
  });

  it.each([
    ['Passband', 'passband'],
    ['tap', 'taps'],
    ['widnow', 'window'],
    ['wndw', 'window'],
  ])('%s is nearest to %s', (name, nearest) => {
    expect(faultOf(() => requireOptions<FilterOptions>('options', { [name]: 1 }, known)).fix).toContain(`'${nearest}'`);
  });

  it('names no neighbour for what resembles none', () => {
    expect(faultOf(() => requireOptions<FilterOptions>('options', { sampleRate: 1 } as object, known)).fix).toBe('');
  });

  it('refuses a misspelt option whose value is undefined, and the name of a method of every object', () => {
    expect(() => requireOptions<FilterOptions>('options', { pasband: undefined } as object, known)).toThrow(OwnError);
    expect(() => requireOptions<FilterOptions>('options', { toString: 1 } as object, known)).toThrow(/toString/);
  });

  it.each([[null], [[1]], [3], ['text']])('refuses %j, which is no object', (value) => {
    expect(() => requireOptions<FilterOptions>('options', value as never, known)).toThrow(
      /expected an object with passband, taps, window/,
    );
  });

  it('lets absent ones pass, unless they are required', () => {
    expect(() => requireOptions<FilterOptions>('options', undefined, known)).not.toThrow();
    expect(() => requireOptions<FilterOptions>('options', undefined, known, 'required')).toThrow(/found undefined/);
    expect(() => requireOptions<FilterOptions>('options', { passband: 1, taps: 2 }, known, 'required')).not.toThrow();
  });
});

describe('values', () => {
  it.each([0, 11, 1.5, NaN, Infinity, '3' as never, undefined as never])(
    '%s is no whole number from 1 to 10',
    (value) => {
      expect(() => requireInteger('n', value, 1, 10)).toThrow(/n: found .*, expected a whole number from 1 to 10\./);
    },
  );

  it.each([1, 5, 10])('%s is one', (value) => {
    expect(() => requireInteger('n', value, 1, 10)).not.toThrow();
  });

  it.each([-0.1, 1.1, NaN, '0.5' as never])('%s is not from 0 to 1', (value) => {
    expect(() => requireRange('share', value, 0, 1, 'Give a share.')).toThrow(/Give a share\.$/);
  });

  it.each([0, -1, NaN, '1' as never])('%s is not above 0', (value) => {
    expect(() => requirePositive('rate', value)).toThrow(OwnError);
  });

  it('refuses an unknown name with the nearest', () => {
    expect(faultOf(() => requireName('estimator', 'iwea', ['elbo', 'iwae'])).message).toBe(
      "estimator: found 'iwea', expected one of elbo, iwae. Did you mean 'iwae'?",
    );
    expect(() => requireName('estimator', undefined as never, ['elbo'])).toThrow(/found undefined/);
    expect(() => requireName('estimator', 'elbo', ['elbo'])).not.toThrow();
  });
});

it.each([
  [undefined, 'undefined'],
  [null, 'null'],
  [[], 'an array'],
  [{}, 'an object'],
  ['x', 'a string'],
  [new Float64Array(1), 'a Float64Array'],
  [new Int32Array(1), 'an Int32Array'],
  [new Uint8Array(1), 'a Uint8Array'],
  [new ArrayBuffer(1), 'an ArrayBuffer'],
  [new Error(), 'an Error'],
])('%j is called what it is', (value, kind) => {
  expect(kindOf(value)).toBe(kind);
});

it('adds less than 1 kB to a package that is served compressed', () => {
  const folder = fileURLToPath(new URL('../src', import.meta.url));
  const source = readdirSync(folder)
    // for tests alone
    .filter((file) => file !== 'testing.ts')
    .map((file) => readFileSync(`${folder}/${file}`, 'utf8').replace(/^(import|export \{).*$/gm, ''))
    .join('\n');
  const { code } = transformSync(source, { loader: 'ts', minify: true, target: 'es2022' });
  expect(gzipSync(code).length).toBeLessThan(1024);
});
