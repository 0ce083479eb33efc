import * as tf from '@tensorflow/tfjs';
import type { BackendStatistics, OnnxruntimeBackend } from './backend';
import type { Configuration } from './configuration';
import { formatOperatorTimes, type OperatorTime } from './execution/operator-times';
import { backendName, registerBackend } from './register';

export { OnnxruntimeBackend, type BackendStatistics } from './backend';
export type { Configuration, ExecutionProvider, FlushPolicy } from './configuration';
export { OnnxruntimeBackendError } from './errors';
export { formatOperatorTimes, type OperatorTime } from './execution/operator-times';
export { compileStep } from './compile-step';
export { backendName } from './register';
export type { StepTensors } from './replay/recording';

registerBackend();
if (process.env.TFJS_ONNXRUNTIME_PROFILE === '1') {
  process.once('exit', () => {
    process.stderr.write(`${formatOperatorTimes(operatorTimes())}\n`);
  });
}

/**
 * Changes options of the back end, before or after it is chosen. Options not given keep their value.
 *
 * @throws {OnnxruntimeBackendError} where an option is out of its range.
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

/**
 * Where the time of the graphs run since `configure({ profile: true })` went: kernel times by TensorFlow.js operation and ONNX
 * operator, the longest first. The graphs are released, and counting starts anew.
 */
export function operatorTimes(): OperatorTime[] {
  return instance().operatorTimes();
}

/** Releases the memory of every compiled graph; graphs are compiled again when they are needed. */
export function releaseSessions(): void {
  instance().releaseSessions();
}

type Controls = Pick<
  OnnxruntimeBackend,
  'configure' | 'fallbacks' | 'statistics' | 'flush' | 'operatorTimes' | 'releaseSessions'
>;

/** Of whichever copy of this package registered first: the ES module and the CommonJS build share one back end. */
function instance(): Controls {
  // findBackend initializes the back end where it has not been chosen yet
  return tf.findBackend(backendName) as unknown as Controls;
}
