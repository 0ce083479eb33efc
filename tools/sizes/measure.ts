import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

export interface Count {
  files: number;
  lines: number;
}

export interface Size {
  name: string;
  source: Count;
  test: Count;
  readmeLines: number;
  /** Values, not types, by entry point of package.json; of those that are built from a file of src alone. */
  exports: Record<string, number>;
}

/** The sizes of every package and app of a checkout. */
export function measureFolders(checkout: string): Size[] {
  return ['packages', 'apps'].flatMap((parent) => {
    const folder = join(checkout, parent);
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((name) => existsSync(join(folder, name, 'package.json')))
      .map((name) => ({
        name: `${parent}/${name}`,
        source: count(join(folder, name, 'src')),
        test: count(join(folder, name, 'test')),
        readmeLines: linesOf(join(folder, name, 'README.md')),
        exports: valueExports(checkout, join(folder, name)),
      }));
  });
}

function count(folder: string): Count {
  if (!existsSync(folder)) return { files: 0, lines: 0 };
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return { files: files.length, lines: files.reduce((total, file) => total + linesOf(join(folder, file)), 0) };
}

const linesOf = (file: string): number =>
  existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').length : 0;

function valueExports(checkout: string, folder: string): Record<string, number> {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { exports?: object };
  const entries = Object.keys(manifest.exports ?? {}).flatMap((key) => {
    const file = join(folder, 'src', key === '.' ? 'index.ts' : `${key.slice(2)}.ts`);
    return existsSync(file) ? [[key, file] as const] : [];
  });
  const { config } = ts.readConfigFile(join(checkout, 'tsconfig.base.json'), (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, checkout);
  const program = ts.createProgram(
    entries.map(([, file]) => file),
    { ...options, types: [] },
  );
  const checker = program.getTypeChecker();
  return Object.fromEntries(
    entries.map(([key, file]) => {
      const module = checker.getSymbolAtLocation(program.getSourceFile(file)!);
      const exported = module ? checker.getExportsOfModule(module) : [];
      return [key, exported.filter((symbol) => isValue(symbol, checker)).length];
    }),
  );
}

/** `export type` of a class exports no value, although the class is one. */
function isValue(symbol: ts.Symbol, checker: ts.TypeChecker): boolean {
  const typeOnly = symbol.declarations?.some(
    (declaration) =>
      ts.isExportSpecifier(declaration) && (declaration.isTypeOnly || declaration.parent.parent.isTypeOnly),
  );
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  return !typeOnly && (target.flags & ts.SymbolFlags.Value) !== 0;
}
