import * as tf from '@tensorflow/tfjs';
import { OnnxruntimeBackend } from './backend';
import { defaultConfiguration } from './configuration';
import { registerCorrectedGradients } from './gradients/corrected';
import { registerLeakyReluGradient, registerReductionGradients } from './gradients/faster';
import { loadNativeBinding } from './execution/native-binding';
import { requireExecutionProvider } from './execution/require-execution-provider';
import { hostKernel } from './host';
import { lowerings } from './lowering';
import { imageAttributes } from './lowering/image-attributes';
import { elementsOf, type KernelLowering, type OperationRecorder } from './lowering/kernel-lowering';
import { isNativeDataType } from './onnx/element-type';
import { clippedAdamW, recordClippedAdamW } from './optimizer/clipped-adamw';
import { movingAverage, recordMovingAverage } from './optimizer/moving-average';
import { watchOptimizers } from './training-step';

/** The name to give `tf.setBackend`. */
export const backendName = 'onnxruntime';

/** Kernels of the cpu back end that only make another view of their input: they are no fallbacks. */
export const viewKernels: ReadonlySet<string> = new Set(['Identity', 'Reshape', 'ExpandDims']);

/** Kernels that no other back end has, for packages to look up by name. */
export const ownKernels = { [clippedAdamW]: recordClippedAdamW, [movingAverage]: recordMovingAverage } as const;

/**
 * Registers the back end and its kernels with TensorFlow.js; does nothing where they are registered already, as after
 * importing both the ES module and the CommonJS build.
 *
 * @throws {OnnxruntimeBackendError} where onnxruntime has no native library for the platform, or the environment asks for an
 *   execution provider that does not work here.
 */
export function registerBackend(): void {
  if (tf.findBackendFactory(backendName) != null) return;
  loadNativeBinding();
  requireExecutionProvider(defaultConfiguration().executionProvider); // here, since tf.setBackend hides errors
  // below the priority of the cpu back end: importing the package does not change which back end is in use
  tf.registerBackend(backendName, () => new OnnxruntimeBackend(), 0);
  const lowered = new Map(lowerings.map((lowering) => [lowering.kernel, lowering]));
  for (const config of tf.getKernelsForBackend('cpu')) {
    const { kernelName, kernelFunc } = config;
    tf.registerKernel({
      ...config,
      backendName,
      kernelFunc: kernel(kernelName, hostKernel(kernelName, kernelFunc), lowered.get(kernelName)),
    });
  }
  for (const [kernelName, record] of Object.entries(ownKernels)) {
    tf.registerKernel({
      kernelName,
      backendName,
      kernelFunc: ({ inputs, attrs, backend }) =>
        record(inputs, attrs as never, backend as unknown as OperationRecorder),
    });
  }
  registerReductionGradients();
  registerLeakyReluGradient();
  registerCorrectedGradients();
  watchOptimizers(() => {
    const backend = tf.backend();
    return backend instanceof OnnxruntimeBackend ? backend : undefined;
  });
}

/** Tries the lowering, and otherwise runs the host kernel, TensorFlow.js' own or one that corrects it, on the same data. */
function kernel(name: string, onHost: tf.KernelFunc, lowering: KernelLowering | undefined): tf.KernelFunc {
  if (viewKernels.has(name)) return onHost;
  return (given) => {
    const { backend } = given;
    if (!(backend instanceof OnnxruntimeBackend)) return onHost(given);
    const call = given.attrs ? { ...given, attrs: imageAttributes(name, given.inputs, given.attrs) } : given;
    const inputs = Object.values(call.inputs).filter((info) => info != null);
    if (lowering && inputs.every(isLowerable)) {
      const elements = inputs.reduce((largest, info) => Math.max(largest, elementsOf(info)), 0);
      if (inputs.length > 0 && backend.leavesToCpu(elements, lowering.smallUpTo)) {
        backend.countSmall(name);
        return onHost(call);
      }
      const result = lowering.lower(call.inputs as never, (call.attrs ?? {}) as never, backend);
      if (result) return result;
    }
    backend.countFallback(name);
    return onHost(call);
  };
}

function isLowerable(info: tf.TensorInfo): boolean {
  return isNativeDataType(info.dtype) && elementsOf(info) > 0;
}
