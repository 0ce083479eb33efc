/**
 * The back end on which packages that do not compute themselves time their training steps against PyTorch. Packages never import each
 * other, so their benchmarks get it from here.
 */
import { compileStep, configure, releaseSessions } from '@image2audio/tfjs-backend-onnxruntime';
import * as tf from '@tensorflow/tfjs';

type Step = (inputs: tf.NamedTensorMap) => tf.NamedTensorMap;

/** Makes it the back end, and gives what sets its threads. */
export async function startOnnxruntime(): Promise<(threads: number) => void> {
  await tf.setBackend('onnxruntime');
  return (threads) => {
    releaseSessions();
    configure({ flush: 'lazy', threads });
  };
}

/** Its step compiler where it is the back end in use, and otherwise the step as it is. */
export const stepCompiler = (): ((step: Step) => Step) =>
  tf.getBackend() === 'onnxruntime' ? compileStep : (step) => step;
