import { ArgumentError, checksThrowing } from '@image2audio/argument-checks';

/**
 * Every error this package throws on purpose: a wrong option, an unsupported platform, an operation onnxruntime refused.
 * TensorFlow.js' own checks of arguments keep throwing TensorFlow.js' own errors.
 */
export class OnnxruntimeBackendError extends ArgumentError {
  override readonly name = 'OnnxruntimeBackendError';
}

export const { requireOptions } = checksThrowing(OnnxruntimeBackendError);

/** What a compiled step gets that reads a value, which would be the same at every later call. */
export function readWhileRecording(): OnnxruntimeBackendError {
  return new OnnxruntimeBackendError(
    'compileStep',
    'a step that reads a value while it runs',
    'a step that only computes with tensors',
    'Return the tensor and read it after the step. Kernels without a lowering read values too: fallbacks() counts them.',
  );
}
