import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** All modules that a source file reaches by import and export, its own URL among them, and the packages they name. */
function reach(entry: URL): { files: Set<string>; packages: Set<string> } {
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: URL) => {
    if (files.has(file.href)) return;
    files.add(file.href);
    for (const [, specifier] of readFileSync(file, 'utf8').matchAll(/from '([^']+)'/g)) {
      if (specifier.startsWith('.')) visit(new URL(`${specifier}.ts`, file));
      else packages.add(specifier);
    }
  };
  visit(entry);
  return { files, packages };
}

describe('the entries', () => {
  it('keeps Node and decoders out of those for browsers', () => {
    const [root, faces] = ['index', 'faces'].map((entry) => reach(new URL(`../src/${entry}.ts`, import.meta.url)));
    expect(root.files.size).toBeGreaterThan(20);
    const packages = new Set([...root.packages, ...faces.packages]);
    // argument-checks has no imports, and is built in
    const allowed = /^(pure-rand\/|@image2audio\/argument-checks$)/;
    expect([...packages].filter((name) => !allowed.test(name))).toEqual([]);
  });

  it('has them in package.json, each with a source', () => {
    const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
      exports: object;
    };
    expect(Object.keys(manifest.exports)).toEqual([
      '.',
      './node',
      './faces',
      './face-api',
      './splits/*.json',
      './package.json',
    ]);
    expect(existsSync(new URL('../src/node.ts', import.meta.url))).toBe(true);
    expect(reach(new URL('../src/node.ts', import.meta.url)).packages).toContain('node:fs/promises');
  });
});
