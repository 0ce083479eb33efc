import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { commandsOf, linksOf } from './prose';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const tracked = (...patterns: string[]): string[] =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z', ...patterns], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\0')
    .filter((file) => file !== '' && existsSync(join(root, file)));
const pages = tracked('*.md').filter((file) => !file.includes('CHANGELOG'));

describe('prose', () => {
  it('has READMEs of packages of at most 130 lines', () => {
    const long = tracked('packages/*/README.md').filter((file) => read(file).split('\n').length > 131);
    expect(long).toEqual([]);
  });

  it('has links that lead to files', () => {
    const dead = pages.flatMap((file) =>
      linksOf(read(file))
        .filter((link) => !existsSync(join(root, dirname(file), link)))
        .map((link) => `${file}: ${link}`),
    );
    expect(dead).toEqual([]);
  });

  it('names commands that a package.json has', () => {
    const manifests = tracked('package.json', '*/package.json');
    const unknown = pages.flatMap((file) => {
      // without a workspace a command is the root's, or that of the package whose page names it
      const own = manifests.filter((manifest) => manifest === 'package.json' || file.startsWith(dirname(manifest)));
      const known = new Set([...manifests.flatMap(qualifiedScripts), ...own.flatMap(scriptsOf)]);
      return commandsOf(read(file))
        .map(({ script, workspace }) => (workspace === undefined ? script : `${workspace} ${script}`))
        .filter((command) => !known.has(command))
        .map((command) => `${file}: npm run ${command}`);
    });
    expect(unknown).toEqual([]);
  });

  it('would find a dead link and a command that is not there', () => {
    const page =
      'See [it](docs/it.md#part), [there](https://example.org), ![a](b.svg).\n```\nnpm run -s x --workspace y -- --z\n```\n`npm run q`';
    expect(linksOf(page)).toEqual(['docs/it.md', 'b.svg']);
    expect(commandsOf(page)).toEqual([{ script: 'x', workspace: 'y' }, { script: 'q' }]);
  });
});

interface Manifest {
  name: string;
  scripts?: Record<string, string>;
}

function scriptsOf(manifest: string): string[] {
  return Object.keys((JSON.parse(read(manifest)) as Manifest).scripts ?? {});
}

/** `PACKAGE SCRIPT` of each. */
function qualifiedScripts(manifest: string): string[] {
  const { name } = JSON.parse(read(manifest)) as Manifest;
  return scriptsOf(manifest).map((script) => `${name} ${script}`);
}
