import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check, resolveConfig } from 'prettier';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { packageFiles } from './package-files';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const description = 'Values times a factor';

// each step is a process of its own, and slow where others work too
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

/** A repository with this one's ground floor, tools and dependencies, and the new package alone. */
let root: string;
let home: string;

function run(program: string, args: readonly string[], cwd: string): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined },
  });
  return { status, said: stdout + stderr };
}

const installed = (path: string): string => join(repository, 'node_modules', path);
const succeeded = { status: 0, said: expect.any(String) as string };

const create = (...args: string[]) =>
  run(
    installed('tsx/dist/cli.mjs'),
    [join(repository, 'tools/create-package/index.ts'), ...args, '--root', root],
    repository,
  );

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'create-package-'));
  home = join(root, 'packages/new-thing');
  mkdirSync(join(root, 'packages'));
  for (const file of ['package.json', 'tsconfig.base.json', 'vitest.config.ts'])
    copyFileSync(join(repository, file), join(root, file));
  for (const path of ['tsup.shared.ts', 'tools', 'node_modules', 'packages/argument-checks'])
    symlinkSync(join(repository, path), join(root, path));
  expect(create('new-thing', description)).toEqual(succeeded);
});
afterAll(() => rmSync(root, { recursive: true }));

describe('a new package', () => {
  it('has the right types', () => {
    expect(run(installed('typescript/bin/tsc'), ['--noEmit'], home)).toEqual({ status: 0, said: '' });
  });

  it('is built for import and require, without a dependency', () => {
    expect(run(installed('tsup/dist/cli-default.js'), [], home)).toEqual(succeeded);
    const script = "console.log(require('./dist/index.cjs').scaled([1, 2]), require('./package.json').dependencies)";
    expect(run('-e', [script], home).said).toContain('Float64Array(2) [ 1, 2 ] undefined');
    expect(readFileSync(join(home, 'dist/index.js'), 'utf8')).not.toContain('@image2audio/argument-checks');
    expect(readFileSync(join(home, 'dist/index.d.ts'), 'utf8')).not.toContain('@image2audio/argument-checks');
  });

  it('passes its tests', () => {
    const { status, said } = run(installed('vitest/vitest.mjs'), ['run', '--root', root, '--dir', home], root);
    expect(said).toMatch(/Tests\D+6 passed/);
    expect(status).toBe(0);
  });

  it('runs its benchmark', () => {
    expect(run(installed('tsx/dist/cli.mjs'), ['bench/index.ts', '--json'], home).said).toContain('a million values');
  });

  it('is formatted', async () => {
    const options = await resolveConfig(join(repository, 'package.json'));
    for (const [file, text] of Object.entries(packageFiles({ name: 'new-thing', description, tfjs: true })))
      expect([file, await check(text, { ...options, filepath: file })]).toEqual([file, true]);
  });

  it('is announced, and has its licence', () => {
    expect(readFileSync(join(root, '.changeset/new-thing-first.md'), 'utf8')).toContain(
      "'@image2audio/new-thing': minor",
    );
    expect(existsSync(join(home, 'LICENSE'))).toBe(true);
  });

  it('is not made where there is one, or under a name that npm does not take', () => {
    expect(create('new-thing', description)).toEqual({
      status: 2,
      said: `${home} exists already: choose another name\n`,
    });
    expect(create('New_thing', description).status).toBe(2);
    expect(create('other').said).toContain('usage');
  });
});
