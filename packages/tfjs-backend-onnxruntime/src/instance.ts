import * as tf from '@tensorflow/tfjs';
import type { OnnxruntimeBackend } from './backend';
import { backendName } from './register';

type Controls = Pick<
  OnnxruntimeBackend,
  'configure' | 'fallbacks' | 'statistics' | 'flush' | 'operatorTimes' | 'releaseSessions'
>;

/** Of whichever copy of this package registered first: the ES module and the CommonJS build share one back end. */
export function instance(): Controls {
  // findBackend initializes the back end where it has not been chosen yet
  return tf.findBackend(backendName) as unknown as Controls;
}
