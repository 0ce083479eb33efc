/**
 * Makes a new package as all of them are: `npx tsx tools/create-package/index.ts NAME "what it does" [--tfjs]`.
 * Manifest, build, types, its error, a first function with its options checked, tests, a README with a tested example, a benchmark, a changeset.
 */
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { packageFiles } from './package-files';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { tfjs: { type: 'boolean', default: false }, root: { type: 'string', default: repository } },
});

function create([name, description, ...more]: readonly string[]): string {
  if (!name || !description || more.length > 0)
    return `usage: npx tsx tools/create-package/index.ts NAME "what it does" [--tfjs] [--root REPOSITORY]`;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    return `NAME: found '${name}', expected small letters and digits, words joined by -`;
  const folder = join(flags.root, 'packages', name);
  if (existsSync(join(folder, 'package.json'))) return `${folder} exists already: choose another name`;
  for (const [file, content] of Object.entries(packageFiles({ name, description, tfjs: flags.tfjs }))) {
    const path = join(flags.root, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  // npm packs a package's own LICENSE only
  copyFileSync(join(repository, 'LICENSE'), join(folder, 'LICENSE'));
  console.log(`packages/${name} made. Then: npm run lockfile && npm ci, and put your function in the place of scaled.`);
  return '';
}

const refused = create(positionals);
if (refused) {
  console.error(refused);
  process.exitCode = 2;
}
