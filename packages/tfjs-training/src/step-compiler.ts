import type * as tf from '@tensorflow/tfjs';

/** A step as a function of tensors by name, apart from the variables that it reads and assigns. */
export type TensorStep = (inputs: tf.NamedTensorMap) => tf.NamedTensorMap;

/**
 * Makes a step that may be computed from a recording of an earlier call, without calling it again, as `compileStep` of
 * @image2audio/tfjs-backend-onnxruntime does. It is given a step whose results and assignments depend on nothing but the
 * inputs (their names, shapes and numbers) and the variables, and that leaves nothing behind but what it returns.
 */
export type StepCompiler = (step: TensorStep) => TensorStep;

/** The compiler of a back end that has none: the step as it is. */
export const uncompiled: StepCompiler = (step) => step;
