import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export interface ExportedNames {
  /** What an entry point exports, types too, by what one imports it from: `@image2audio/NAME/ENTRY`. */
  entries: ReadonlyMap<string, ReadonlySet<string>>;
  /** Members of what a package exports: methods and fields, by the package's name. */
  members: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Reads them from the sources of the packages' entry points; workers, which one does not import, are left out. */
export function exportedNames(root: string): ExportedNames {
  const files = new Map<string, { file: string; owner: string }>();
  for (const folder of readdirSync(join(root, 'packages'))) {
    const manifest = join(root, 'packages', folder, 'package.json');
    const { name, exports = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as { name: string; exports?: object };
    for (const key of Object.keys(exports)) {
      const file = join(root, 'packages', folder, 'src', key === '.' ? 'index.ts' : `${key.slice(2)}.ts`);
      if (existsSync(file)) files.set(name + key.slice(1), { file, owner: name });
    }
  }
  const base = ts.readConfigFile(join(root, 'tsconfig.base.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(base.config, ts.sys, root);
  const program = ts.createProgram(
    [...files.values()].map(({ file }) => file),
    options,
  );
  const checker = program.getTypeChecker();
  const members = new Map<string, Set<string>>();
  const entries = new Map<string, Set<string>>();
  for (const [entry, { file, owner }] of files) {
    const exported = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file)!)!);
    entries.set(entry, new Set(exported.map(({ name }) => name)));
    const own = members.get(owner) ?? new Set();
    members.set(owner, own);
    for (const alias of exported) {
      const symbol = alias.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(alias) : alias;
      if (!(symbol.flags & ts.SymbolFlags.Type)) continue;
      for (const { name } of checker.getDeclaredTypeOfSymbol(symbol).getProperties()) own.add(name);
    }
  }
  return { entries, members };
}
