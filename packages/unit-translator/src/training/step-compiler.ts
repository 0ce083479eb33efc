import type * as tf from '@tensorflow/tfjs';

/**
 * Makes a step that may be computed from a recording of an earlier call, without calling it again; `compileStep` of
 * @image2audio/tfjs-backend-onnxruntime is one. The steps it gets are functions of the tensors they are given and of variables, which
 * they read and assign; they leave nothing behind but what they return.
 */
export type StepCompiler = (
  step: (inputs: tf.NamedTensorMap) => tf.NamedTensorMap,
) => (inputs: tf.NamedTensorMap) => tf.NamedTensorMap;
