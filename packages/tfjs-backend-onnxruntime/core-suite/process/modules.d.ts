/** Made by the bundler: loads each spec file of tfjs-core, by name. */
declare module 'tfjs-core-specs' {
  export const specFiles: Record<string, () => Promise<unknown>>;
}

/** The part of jasmine-core that the suite uses; the package has no types. */
declare module 'jasmine-core/lib/jasmine-core/jasmine.js' {
  export interface Result {
    id: string;
    fullName: string;
    status: string;
    failedExpectations: { message: string; stack: string }[];
  }
  export interface Spec {
    id: string;
    getFullName(): string;
  }
  export interface Reporter {
    specDone?(result: Result): void;
    suiteDone?(result: Result): void;
    jasmineDone?(result: Omit<Result, 'id' | 'fullName' | 'status'>): void;
  }
  export interface Environment {
    configure(options: { random: boolean; specFilter(spec: Spec): boolean }): void;
    addReporter(reporter: Reporter): void;
    execute(): Promise<unknown>;
  }
  export interface Jasmine {
    DEFAULT_TIMEOUT_INTERVAL: number;
    getEnv(options?: { suppressLoadErrors: boolean }): Environment;
  }
  export type DefineSpec = (...definition: unknown[]) => Spec;
  const jasmineRequire: {
    core(require: unknown): Jasmine;
    interface(jasmine: Jasmine, environment: Environment): Record<'it' | 'xit', DefineSpec> & Record<string, unknown>;
  };
  export default jasmineRequire;
}
