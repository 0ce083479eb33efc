import { createRequire } from 'node:module';
import type { Binding, binding as nativeBinding, initOrt } from 'onnxruntime-node/dist/binding';
import { OnnxruntimeBackendError } from '../errors';

export type NativeSession = Binding.InferenceSession;

interface NativeModule {
  binding: typeof nativeBinding;
  initOrt: typeof initOrt;
}

let loaded: NativeModule | undefined;

/**
 * The synchronous native session class of onnxruntime-node. Its public API only wraps this blocking call in a promise,
 * and TensorFlow.js' `dataSync` cannot wait for a promise; the module is no public entry point, so package.json pins the
 * exact version.
 *
 * @throws {OnnxruntimeBackendError} where onnxruntime-node has no native library for the platform, or it cannot be loaded.
 */
export function loadNativeBinding(load: () => unknown = requireBinding): NativeModule['binding'] {
  if (loaded) return loaded.binding;
  try {
    const module = load() as NativeModule;
    module.initOrt();
    loaded = module;
    return module.binding;
  } catch (cause) {
    throw new OnnxruntimeBackendError(
      'platform',
      `${process.platform}-${process.arch} without a loadable onnxruntime library (${cause instanceof Error ? cause.message.split('\n')[0] : String(cause)})`,
      'one of linux-x64, linux-arm64, darwin-arm64, win32-x64, win32-arm64 with onnxruntime-node installed',
      "Reinstall onnxruntime-node 1.30.0 for this platform, or choose another back end: await tf.setBackend('cpu').",
      { cause },
    );
  }
}

function requireBinding(): unknown {
  return createRequire(import.meta.url)('onnxruntime-node/dist/binding.js');
}
