/** The private package is built into those that use it: what is published never asks for it. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const packages = fileURLToPath(new URL('../..', import.meta.url));
const users = readdirSync(packages).filter((folder) => {
  const manifest = join(packages, folder, 'package.json');
  if (!existsSync(manifest)) return false;
  const { devDependencies = {}, private: isPrivate } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    devDependencies?: Record<string, string>;
    private?: boolean;
  };
  return !isPrivate && Object.hasOwn(devDependencies, '@image2audio/argument-checks');
});

describe('argument-checks', () => {
  it.each(users)('is named in no dependency of %s that is installed with it', (folder) => {
    const manifest = JSON.parse(readFileSync(join(packages, folder, 'package.json'), 'utf8')) as Record<string, object>;
    for (const kind of ['dependencies', 'peerDependencies', 'optionalDependencies'])
      expect(Object.keys(manifest[kind] ?? {})).not.toContain('@image2audio/argument-checks');
  });

  it.each(users)('is built into %s, code and types', (folder) => {
    const dist = join(packages, folder, 'dist');
    if (!existsSync(dist)) execFileSync('npm', ['run', 'build'], { cwd: join(packages, folder), stdio: 'pipe' });
    const files = readdirSync(dist).filter((name) => /\.(js|cjs|d\.ts|d\.cts)$/.test(name));
    expect(files.length).toBeGreaterThan(0);
    for (const name of files)
      expect(readFileSync(join(dist, name), 'utf8'), name).not.toMatch(/['"]@image2audio\/argument-checks/);
  });
});
