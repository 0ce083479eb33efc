import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type ExportedNames, exportedNames } from './exported-names';
import { callsOf, commandsOf, importsOf, linksOf, pathsOf } from './prose';

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

let known: ExportedNames | undefined;
/** Read once: it parses TensorFlow.js' types. */
const names = (): ExportedNames => (known ??= exportedNames(root));

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

  it('imports what the packages export, where it shows code', { timeout: 120_000 }, () => {
    const { entries } = names();
    const unknown = pages.flatMap((file) =>
      importsOf(read(file))
        .filter(({ from, name }) => !entries.get(from)?.has(name))
        .map(({ from, name }) => `${file}: ${name} of ${from}`),
    );
    expect(unknown).toEqual([]);
  });

  it("shows calls of what the page's package exports", { timeout: 120_000 }, () => {
    const { entries, members } = names();
    const notOurs = ['Worker', 'f1_score']; // of the platform, and of scikit-learn
    const unknown = tracked('packages/*/README.md', 'packages/*/docs/*.md').flatMap((file) => {
      const owner = `@image2audio/${file.split('/')[1]}`;
      const exported = [...entries].flatMap(([entry, own]) => (`${entry}/`.startsWith(`${owner}/`) ? [...own] : []));
      const callable = new Set([...exported, ...(members.get(owner) ?? []), ...notOurs]);
      return callsOf(read(file))
        .filter((name) => !callable.has(name))
        .map((name) => `${file}: ${name}()`);
    });
    expect(unknown).toEqual([]);
  });

  it('names paths that are there', () => {
    const packageNames = tracked('packages/*/package.json').map((file) => file.split('/')[1]);
    const folders = [...tracked('*/*').map((file) => file.split('/')[0]), ...packageNames, 'app', 'src'];
    const missing = pages.flatMap((file) => {
      const app = 'apps/reproduction/src';
      // from the root, below packages/, beside the page, below the page's package, or below the app, which some pages call `app`
      const bases = ['.', 'packages', dirname(file), file.split('/').slice(0, 2).join('/'), app];
      const isThere = (path: string) => bases.some((base) => existsSync(join(root, base, path)));
      return pathsOf(read(file), folders)
        .filter((path) => !isThere(path.replace(/^app\//, `${app}/`)))
        .map((path) => `${file}: ${path}`);
    });
    expect(missing).toEqual([]);
  });

  it('would find a dead link and a command that is not there', () => {
    const page =
      'See [it](docs/it.md#part), [there](https://example.org), ![a](b.svg).\n```\nnpm run -s x --workspace y -- --z\n```\n`npm run q`';
    expect(linksOf(page)).toEqual(['docs/it.md', 'b.svg']);
    expect(commandsOf(page)).toEqual([{ script: 'x', workspace: 'y' }, { script: 'q' }]);
  });

  it('would find names and paths that are not there', () => {
    const block = "```ts\nimport { a, type B, c as d } from '@image2audio/x/y';\nimport e from 'f';\n```";
    const from = '@image2audio/x/y';
    expect(importsOf(block)).toEqual([
      { from, name: 'a' },
      { from, name: 'B' },
      { from, name: 'c' },
    ]);
    expect(callsOf('`a(b)`, `new C()`, `d`, `e.f()`\n```\n`g()`\n```')).toEqual(['a', 'C']);
    expect(pathsOf('`docs/a.md`, `docs/b/`, `and/or`, `docs`', ['docs'])).toEqual(['docs/a.md', 'docs/b/']);
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
