import { RunError } from '../errors';
import type { Backend } from './backend';

/** The embedded default: native speed from npm alone. */
export const onnxruntime = {
  name: 'onnxruntime',
  automatic: 3,
  start: async () => {
    const tf = await import('@tensorflow/tfjs');
    const { configure } = await import('@image2audio/tfjs-backend-onnxruntime');
    // one graph a training step, in less than half the time of op by op; the last digits differ (docs/decisions/0005)
    configure({ flush: 'lazy', threads: 1 });
    if (!(await tf.setBackend('onnxruntime')))
      throw new RunError('onnxruntime is loaded, but its back end does not start');
    return '@image2audio/tfjs-backend-onnxruntime';
  },
} as const satisfies Backend;
