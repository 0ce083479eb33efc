import { uncompiled, type StepCompiler } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';

/**
 * The step compiler of the back end in use: `compileStep` of onnxruntime's, whose steps agree with the uncompiled ones to
 * rounding and take less time (docs/decisions/0005); with every other back end, the step itself. Loads no back end that is not in use.
 */
export async function stepCompiler(): Promise<StepCompiler> {
  if (tf.getBackend() !== 'onnxruntime') return uncompiled;
  const { compileStep } = await import('@image2audio/tfjs-backend-onnxruntime');
  return compileStep;
}
