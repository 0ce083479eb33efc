/**
 * Every error this package throws on purpose: a wrong option, an unsupported platform, an operation onnxruntime refused.
 * TensorFlow.js' own checks of arguments keep throwing TensorFlow.js' own errors.
 */
export class OnnxruntimeBackendError extends Error {
  override readonly name = 'OnnxruntimeBackendError';
  /** The option or operation at fault. */
  readonly argument: string;
  /** What was there. */
  readonly found: string;
  /** What is accepted. */
  readonly expected: string;

  constructor(fault: { argument: string; found: string; expected: string; fix: string; cause?: unknown }) {
    super(
      `${fault.argument}: found ${fault.found}, expected ${fault.expected}. ${fault.fix}`,
      fault.cause === undefined ? undefined : { cause: fault.cause },
    );
    this.argument = fault.argument;
    this.found = fault.found;
    this.expected = fault.expected;
  }
}

/** What a compiled step gets that reads a value, which would be the same at every later call. */
export function readWhileRecording(): OnnxruntimeBackendError {
  return new OnnxruntimeBackendError({
    argument: 'compileStep',
    found: 'a step that reads a value while it runs',
    expected: 'a step that only computes with tensors',
    fix: 'Return the tensor and read it after the step. Kernels without a lowering read values too: fallbacks() counts them.',
  });
}
