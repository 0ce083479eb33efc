/** On what the suite runs. */
export interface RunOptions {
  /** Column of the report, as in `onnxruntime:lazy`. */
  name: string;
  /** TensorFlow.js' name of the back end. */
  backend: 'cpu' | 'onnxruntime';
  /** Flush policy of the onnxruntime back end. */
  flush?: 'lazy' | 'every-op';
  /** Only specs whose file and name match this regular expression; all of them where it is empty. */
  filter: string;
}

/** Jasmine's words: `pending` is skipped upstream (`xit`), `excluded` does not match the filter. */
export type SpecStatus = 'passed' | 'failed' | 'pending' | 'excluded';

export interface SpecResult {
  /** File and full name, numbered where a file has several specs of one name. */
  id: string;
  status: SpecStatus;
  /** What the failed expectations said. */
  messages: string[];
}

/** What the onnxruntime back end did during the specs. */
export interface NativeWork {
  /** Operations recorded for onnxruntime, and graphs it ran. */
  operations: number;
  graphs: number;
  /** Calls by kernel that ran on the cpu kernels. */
  fallbacks: Record<string, number>;
}

export interface SuiteRun {
  name: string;
  specs: SpecResult[];
  /** Failures outside of specs, as in `afterAll`. */
  errors: string[];
  /** Wall time of the process. */
  seconds: number;
  nativeWork?: NativeWork;
}

/** How many specs ended with this status. */
export function countOf(run: SuiteRun, status: SpecStatus): number {
  return run.specs.filter((spec) => spec.status === status).length;
}
