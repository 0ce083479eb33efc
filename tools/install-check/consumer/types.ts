import * as tf from '@tensorflow/tfjs';
import {
  configure,
  statistics,
  type Configuration,
  type OnnxruntimeBackend,
} from '@image2audio/tfjs-backend-onnxruntime';

const options: Partial<Configuration> = { flush: 'lazy', threads: 1 };
configure(options);
export const runs: number = statistics().runs;
export const backend: OnnxruntimeBackend | null = tf.findBackend('onnxruntime') as OnnxruntimeBackend | null;
// @ts-expect-error: no such policy; where the types do not resolve, there is no error to expect
configure({ flush: 'sometimes' });
