import jasmineRequire, { type DefineSpec, type Environment } from 'jasmine-core/lib/jasmine-core/jasmine.js';

export interface SuiteEnvironment {
  environment: Environment;
  /** Identifiers, made of file and name, by jasmine's own. */
  specIds: ReadonlyMap<string, string>;
  /** Loads a spec file whose specs are to carry its name. */
  loadSpecs: (file: string, load: () => Promise<unknown>) => Promise<void>;
}

/**
 * Puts `describe`, `it`, `expect` and the rest where spec files expect them.
 *
 * @param testEnvironment Name that TensorFlow.js appends to suites; taken out of identifiers, so that runs compare.
 */
export function installJasmine(testEnvironment: string): SuiteEnvironment {
  const jasmine = jasmineRequire.core(jasmineRequire);
  const environment = jasmine.getEnv({ suppressLoadErrors: true });
  const functions = jasmineRequire.interface(jasmine, environment);
  // as tfjs-core's jasmine_util has it, on a jasmine of its own
  jasmine.DEFAULT_TIMEOUT_INTERVAL = 20_000;

  let file = '';
  const seen = new Map<string, number>();
  const specIds = new Map<string, string>();
  const identified =
    (define: DefineSpec): DefineSpec =>
    (...definition) => {
      const spec = define(...definition);
      const name = `${file}: ${spec.getFullName().replace(` ${testEnvironment} {}`, '')}`;
      const count = (seen.get(name) ?? 0) + 1;
      seen.set(name, count);
      specIds.set(spec.id, count === 1 ? name : `${name} (${count})`);
      return spec;
    };
  Object.assign(globalThis, functions, { it: identified(functions.it), xit: identified(functions.xit) });

  return {
    environment,
    specIds,
    loadSpecs: async (name, load) => {
      file = name;
      await load();
    },
  };
}
