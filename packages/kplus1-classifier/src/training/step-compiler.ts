import type * as tf from '@tensorflow/tfjs';

/** A step as a function of tensors by name, apart from the variables that it reads and assigns. */
export type TensorStep = (inputs: tf.NamedTensorMap) => tf.NamedTensorMap;

/**
 * Makes a step that may be computed from a recording of an earlier call, as `compileStep` of
 * @image2audio/tfjs-backend-onnxruntime does. It is given a step whose results and assignments depend on nothing but the
 * inputs (their names, shapes and numbers) and the variables.
 */
export type StepCompiler = (step: TensorStep) => TensorStep;
