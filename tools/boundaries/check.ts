/**
 * The house rule: packages stand side by side and never import each other; only apps join them. Below them are two floors that all may stand on.
 * Fails with one line per offence: an import, or a dependency in package.json.
 */
import { readFileSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Offence {
  file: string;
  imported: string;
}

/** The floors below the packages, the lowest first: each may import those before it, and every package all of them. */
const floors = ['argument-checks', 'tfjs-training'];

/** Whether a package, by its folder, may import another. */
function mayImport(folder: string, imported: string): boolean {
  const [own, other] = [floors.indexOf(folder), floors.indexOf(imported)];
  return other !== -1 && (own === -1 || other < own);
}

/** What packages' tests, benchmarks and tools share, and only they: of these nothing reaches the build. */
const helpers = ['testing', 'benchmark'];

/** Whether a file of a package, or its manifest's development dependencies, may import a helper. */
const mayHelp = (imported: string, place: string): boolean =>
  helpers.includes(imported) && ['test', 'bench', 'tools', 'examples', 'devDependencies'].includes(place);

const importPattern = /(?:from|import|require|import\.meta\.resolve)\s*\(?\s*['"]([^'"]+)['"]/g;

function typescriptFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    if (name === 'node_modules' || name === 'dist') return [];
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return typescriptFiles(path);
    return /\.[cm]?[jt]s$/.test(name) ? [path] : [];
  });
}

/** Imports in `folder` (one package) of another `@image2audio/` package, by name or by a path that leaves the package. */
export function findOffences(packagesFolder: string, packageFolder: string): Offence[] {
  const home = join(packagesFolder, packageFolder);
  const manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as Record<string, unknown>;
  const ownName = String(manifest.name);
  const offences: Offence[] = [];
  for (const field of ['dependencies', 'peerDependencies', 'devDependencies', 'optionalDependencies']) {
    for (const name of Object.keys(manifest[field] ?? {})) {
      const imported = name.split('/')[1];
      if (name.startsWith('@image2audio/') && !mayImport(packageFolder, imported) && !mayHelp(imported, field))
        offences.push({ file: join(home, 'package.json'), imported: name });
    }
  }
  for (const file of typescriptFiles(home)) {
    for (const [, specifier] of readFileSync(file, 'utf8').matchAll(importPattern)) {
      const foreignName =
        specifier.startsWith('@image2audio/') && specifier !== ownName && !specifier.startsWith(`${ownName}/`);
      const target = relative(packagesFolder, join(file, '..', specifier)).split('/')[0];
      const foreignPath = specifier.startsWith('.') && target !== packageFolder && target !== '..';
      const imported = specifier.split('/')[1];
      const place = relative(home, file).split(sep)[0];
      if ((foreignName && !mayImport(packageFolder, imported) && !mayHelp(imported, place)) || foreignPath)
        offences.push({ file, imported: specifier });
    }
  }
  return offences;
}

// by the real path: a folder that is a link has two names
if (realpathSync(process.argv[1] ?? '.') === fileURLToPath(import.meta.url)) {
  const packages = fileURLToPath(new URL('../../packages', import.meta.url));
  const offences = readdirSync(packages).flatMap((folder) => findOffences(packages, folder));
  for (const { file, imported } of offences) {
    console.error(
      `${relative(process.cwd(), file)} imports ${imported}: packages never import each other; join them in apps/`,
    );
  }
  process.exitCode = offences.length === 0 ? 0 : 1;
  if (offences.length === 0) console.log(`no package imports another (${readdirSync(packages).length} packages)`);
}
