/**
 * Packages stand side by side and never import each other, only apps join them; the folders of the app import downwards only; no files import each other in
 * a circle (rules.ts). Fails with one line per offence: an import, or a dependency in package.json.
 */
import { existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { floors, helpers, rules } from './rules';

export interface Offence {
  file: string;
  imported: string;
  why: string;
}

/** Offences in `root`, which has folders packages and apps; all its TypeScript is looked at, types too. */
export async function findOffences(root: string): Promise<Offence[]> {
  const { output } = await cruise(
    ['packages', 'apps'].filter((folder) => existsSync(join(root, folder))),
    {
      baseDir: root,
      ruleSet: { forbidden: rules },
      validate: true,
      tsPreCompilationDeps: true,
      // what a package was built to counts as the package, and is not looked into
      doNotFollow: { path: '(^|/)(node_modules|dist)/|^(tools|studies)/' },
    },
    { extensions: ['.ts', '.js', '.mjs', '.cjs'] },
  );
  const { violations } = (output as ICruiseResult).summary;
  const imports = violations.map(({ from, to, rule, cycle }) => ({
    file: from,
    imported: cycle ? cycle.map(({ name }) => name).join(' -> ') : to,
    why: rules.find(({ name }) => name === rule.name)!.comment!,
  }));
  return [...manifestOffences(root), ...imports];
}

/** Another package among a package's dependencies, but for the floors below it. */
function manifestOffences(root: string): Offence[] {
  const packages = readdirSync(join(root, 'packages'));
  return packages.flatMap((folder) => {
    const file = join('packages', folder, 'package.json');
    if (!existsSync(join(root, file))) return [];
    const manifest = JSON.parse(readFileSync(join(root, file), 'utf8')) as Record<string, object | undefined>;
    const place = floors.indexOf(folder);
    const below = place === -1 ? floors : floors.slice(0, place);
    return ['dependencies', 'peerDependencies', 'devDependencies', 'optionalDependencies'].flatMap((field) => {
      const own = Object.keys(manifest[field] ?? {}).filter((name) => name.startsWith('@image2audio/'));
      const others = own.filter((name) => packages.includes(name.split('/')[1]) && !below.includes(name.split('/')[1]));
      const shipped = field === 'devDependencies' ? [] : own.filter((name) => helpers.includes(name.split('/')[1]));
      return [
        ...others.map((imported) => ({
          file,
          imported,
          why: 'packages never depend on each other; join them in apps/',
        })),
        ...shipped.map((imported) => ({ file, imported, why: 'private: for devDependencies alone' })),
      ];
    });
  });
}

// by the real path: a folder that is a link has two names
if (realpathSync(process.argv[1] ?? '.') === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const offences = await findOffences(root);
  for (const { file, imported, why } of offences) console.error(`${file} imports ${imported}: ${why}`);
  process.exitCode = offences.length === 0 ? 0 : 1;
  if (offences.length === 0) console.log('every import of packages and app goes where it may');
}
