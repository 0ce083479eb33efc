import * as tf from '@tensorflow/tfjs';

/** Makes a training step that may be computed from a recording of an earlier call. */
export type StepCompiler = (
  step: (inputs: tf.NamedTensorMap) => tf.NamedTensorMap,
) => (inputs: tf.NamedTensorMap) => tf.NamedTensorMap;

/**
 * The step compiler of the back end in use: `compileStep` of onnxruntime's, whose steps give the same bits in less time; with
 * every other back end, the step itself. Loads no back end that is not in use.
 */
export async function stepCompiler(): Promise<StepCompiler> {
  if (tf.getBackend() !== 'onnxruntime') return (step) => step;
  const { compileStep } = await import('@image2audio/tfjs-backend-onnxruntime');
  return compileStep;
}
