/** For tests of the packages: every public function that takes options refuses a misspelt one, and none is forgotten. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import type { ArgumentError } from './argument-error';

/** What a call fails with, whether at once or by its promise; null where it does not. */
export async function failureOf(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  return null;
}

export interface OptionCase {
  /** Calls the function, with these options and else what it needs. */
  call: (options: never) => unknown;
  /** Options that it takes. */
  valid: object;
  /** Option that is misspelt. */
  option: string;
  /** What the error calls the options; 'options' by default. */
  argument?: string;
  /** Whether there must be some. */
  required?: boolean;
  /** Whether they are an option themselves: then no other kind of value is tried. */
  nested?: boolean;
}

/**
 * Describes one case a function, by its name; `name.part` for what an object made by it, or an option of it, takes.
 *
 * @param Fault the package's error
 * @param entries the source files of the package's public entries
 */
export function describeOptions(
  Fault: abstract new (...given: never[]) => ArgumentError,
  entries: readonly string[],
  cases: Readonly<Record<string, OptionCase>>,
): void {
  describe('options', () => {
    it('of every public function have a case here', () => {
      expect(functionsWithOptions(entries).filter((name) => !Object.hasOwn(cases, name))).toEqual([]);
    });

    it.each(Object.entries(cases))(
      'of %s',
      async (_, { call, valid, option, argument = 'options', required, nested }) => {
        const faultOf = async (options: unknown) => {
          const failure = await failureOf(() => call(options as never));
          if (failure !== null) expect(failure).toBeInstanceOf(Fault);
          return failure as ArgumentError | null;
        };
        expect(await faultOf(valid)).toBeNull();
        const misspelt = option.slice(0, 1) + option.slice(2);
        const fault = await faultOf({ ...valid, [misspelt]: 1 });
        expect(fault?.argument).toBe(`${argument}.${misspelt}`);
        expect(fault?.fix).toBe(`Did you mean '${option}'?`);
        expect(fault?.message).toMatch(/^.+: found .+, expected .+\. Did you mean '.+'\?$/);
        if (nested) return;
        expect((await faultOf(null))?.argument).toBe(argument);
        expect((await faultOf(undefined))?.argument).toBe(required ? argument : undefined);
      },
    );
  });
}

/** Names of the functions and classes that these files export and that take options, as their types tell. */
export function functionsWithOptions(entries: readonly string[]): string[] {
  const base = fileURLToPath(new URL('../../../tsconfig.base.json', import.meta.url));
  const { config } = ts.readConfigFile(base, (path) => ts.sys.readFile(path)) as { config: unknown };
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, join(base, '..'));
  const program = ts.createProgram(entries, options);
  const checker = program.getTypeChecker();
  const takesOptions = (signature: ts.Signature) =>
    signature.parameters.some(({ valueDeclaration: declaration }) => {
      if (!declaration || !ts.isParameter(declaration) || !declaration.type) return false;
      if (declaration.type.getText() === 'ErrorOptions') return false;
      if (/^(options|search|rule|preset)$/.test(declaration.name.getText())) return true;
      if (/(Options|Rule|Preset|Configuration)\b/.test(declaration.type.getText())) return true;
      return ts.isObjectBindingPattern(declaration.name) && ts.isTypeLiteralNode(declaration.type);
    });
  return entries.flatMap((entry) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(entry)!)!;
    return checker.getExportsOfModule(module).flatMap((exported) => {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      if (!(symbol.flags & ts.SymbolFlags.Value)) return [];
      const type = checker.getTypeOfSymbol(symbol);
      return [...type.getCallSignatures(), ...type.getConstructSignatures()].some(takesOptions) ? [exported.name] : [];
    });
  });
}
