import { OnnxruntimeBackendError } from './errors';

/** When recorded operations are computed: after each one, or together when a value is read or a training step ends. */
export type FlushPolicy = 'every-op' | 'lazy';

/** The part of onnxruntime that computes. */
export type ExecutionProvider = 'cpu' | 'webgpu' | 'cuda';

const executionProviders: readonly string[] = ['cpu', 'webgpu', 'cuda'] satisfies ExecutionProvider[];

export interface Configuration {
  /**
   * Threads that one computation uses. 1 by default: several processes, as in cross-validation, then share a machine
   * without fighting. The environment variable TFJS_ONNXRUNTIME_THREADS sets the default.
   */
  threads: number;
  /**
   * 'lazy' (default) records operations and computes them together as one graph: when a value is read, when the operation
   * after an optimizer's step is recorded, or at `maxPendingNodes`. 'every-op' computes each operation as it is called.
   * The environment variable TFJS_ONNXRUNTIME_FLUSH sets the default.
   */
  flush: FlushPolicy;
  /** With 'lazy': computes when this many operations wait, so that a loop that reads nothing stays bounded. Default 4096. */
  maxPendingNodes: number;
  /** With 'lazy': computes when waiting operations alone hold so many bytes of data on. Default 1 GiB. */
  maxPendingBytes: number;
  /** Compiled graphs kept; the least recently used is released first. Default 1024. */
  maxSessions: number;
  /**
   * Bytes of working memory that the compiled graphs kept may hold, as estimated from their intermediate results; the
   * least recently used is released first. Default 1 GiB.
   */
  maxWorkspaceBytes: number;
  /**
   * Under 'every-op', operations on a few hundred numbers run on the cpu kernels, where a native call costs more than the
   * operation; false sends them to onnxruntime too. Default true.
   */
  smallOnCpu: boolean;
  /**
   * Where onnxruntime computes: 'cpu' (default), 'webgpu' (any GPU with a Vulkan, Direct3D 12 or Metal driver) or 'cuda' (after
   * onnxruntime-node's CUDA download). One that does not work here is an error of `configure()`, never replaced by another.
   * The environment variable TFJS_ONNXRUNTIME_PROVIDER sets the default.
   */
  executionProvider: ExecutionProvider;
  /**
   * Measures every operator of the graphs compiled from now on, for `operatorTimes()`; costs some microseconds an operator. With the
   * environment variable TFJS_ONNXRUNTIME_PROFILE=1 it is on from the start, and a table is written to stderr when the process
   * ends. Default false.
   */
  profile: boolean;
}

/** Their names, to be refused where one is misspelt. */
export const configurationNames: Readonly<Record<keyof Configuration, true>> = {
  threads: true,
  flush: true,
  maxPendingNodes: true,
  maxPendingBytes: true,
  maxSessions: true,
  maxWorkspaceBytes: true,
  smallOnCpu: true,
  executionProvider: true,
  profile: true,
};

/** The defaults, with the environment taken into account. */
export function defaultConfiguration(environment: NodeJS.ProcessEnv = process.env): Configuration {
  const {
    TFJS_ONNXRUNTIME_THREADS: threads,
    TFJS_ONNXRUNTIME_FLUSH: flush,
    TFJS_ONNXRUNTIME_PROVIDER: executionProvider = 'cpu',
  } = environment;
  return checkedConfiguration({
    threads: threads === undefined ? 1 : Number(threads),
    flush: (flush ?? 'lazy') as FlushPolicy,
    maxPendingNodes: 4096,
    maxPendingBytes: 2 ** 30,
    maxSessions: 1024,
    maxWorkspaceBytes: 2 ** 30,
    smallOnCpu: true,
    executionProvider: executionProvider as ExecutionProvider,
    profile: environment.TFJS_ONNXRUNTIME_PROFILE === '1',
  });
}

/** @throws {OnnxruntimeBackendError} where a value is out of its range. */
export function checkedConfiguration(configuration: Configuration): Configuration {
  for (const argument of [
    'threads',
    'maxPendingNodes',
    'maxPendingBytes',
    'maxSessions',
    'maxWorkspaceBytes',
  ] as const) {
    const value = configuration[argument];
    if (!Number.isInteger(value) || value < 1) {
      throw new OnnxruntimeBackendError(
        argument,
        String(value),
        'a whole number of at least 1',
        `Call configure({ ${argument}: ... }) or set the environment accordingly.`,
      );
    }
  }
  if (!['every-op', 'lazy'].includes(configuration.flush)) {
    throw new OnnxruntimeBackendError(
      'flush',
      `'${configuration.flush}'`,
      "'every-op' or 'lazy'",
      "Call configure({ flush: 'lazy' }).",
    );
  }
  if (!executionProviders.includes(configuration.executionProvider)) {
    throw new OnnxruntimeBackendError(
      'executionProvider',
      `'${configuration.executionProvider}'`,
      "'cpu', 'webgpu' or 'cuda'",
      "Call configure({ executionProvider: 'cpu' }) or set TFJS_ONNXRUNTIME_PROVIDER accordingly.",
    );
  }
  return configuration;
}
