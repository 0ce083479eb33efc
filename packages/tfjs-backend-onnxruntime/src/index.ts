import type { BackendStatistics } from './backend';
import type { Configuration } from './configuration';
import { formatOperatorTimes } from './execution/operator-times';
import { instance } from './instance';
import { registerBackend } from './register';

export type { BackendStatistics, OnnxruntimeBackend } from './backend';
export type { Configuration, ExecutionProvider, FlushPolicy } from './configuration';
export { OnnxruntimeBackendError } from './errors';
export { compileStep } from './compile-step';
export type { StepTensors } from './replay/recording';

registerBackend();
if (process.env.TFJS_ONNXRUNTIME_PROFILE === '1') {
  process.once('exit', () => {
    process.stderr.write(`${formatOperatorTimes(instance().operatorTimes())}\n`);
  });
}

/**
 * Changes options of the back end, before or after it is chosen. Options not given keep their value.
 *
 * @throws {OnnxruntimeBackendError} where there is no such option, or one is out of its range.
 */
export function configure(options: Partial<Configuration>): void {
  instance().configure(options);
}

/** Calls so far of kernels that ran on TensorFlow.js' cpu kernels for want of a lowering: `{ kernel: calls }`. */
export function fallbacks(): Record<string, number> {
  return instance().fallbacks();
}

/** What ran, how and how often; see {@link BackendStatistics}. */
export function statistics(): BackendStatistics {
  return instance().statistics();
}

/** Computes everything recorded and not yet computed; a no-op unless `configure({ flush: 'lazy' })` is in force. */
export function flush(): void {
  instance().flush();
}

/** Releases the memory of every compiled graph; graphs are compiled again when they are needed. */
export function releaseSessions(): void {
  instance().releaseSessions();
}
