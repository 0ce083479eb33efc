import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Tensor } from 'onnxruntime-common';
import type { ExecutionProvider } from '../configuration';
import { OnnxruntimeBackendError } from '../errors';
import { GraphBuilder } from '../graph/graph-builder';
import { encodeModel } from '../onnx/model';
import { loadNativeBinding } from './native-binding';

/** What the check needs of onnxruntime-node, so that tests can stand in for machines they do not run on. */
export interface ProviderHost {
  binding: Pick<ReturnType<typeof loadNativeBinding>, 'InferenceSession' | 'listSupportedBackends'>;
  /** Whether onnxruntime-node's CUDA download is there. */
  hasCudaLibrary: boolean;
}

const remedies = {
  webgpu:
    'It needs a GPU and its driver for Vulkan (on Linux with the loader libvulkan.so.1), Direct3D 12 or Metal. ' +
    "Stay with configure({ executionProvider: 'cpu' }) elsewhere.",
  cuda:
    'It needs Linux x64, an NVIDIA driver, CUDA 12 with cuDNN 9, and onnxruntime-node installed with its download: ' +
    'npm rebuild onnxruntime-node --onnxruntime-node-install=cuda12. ' +
    "Stay with configure({ executionProvider: 'cpu' }) elsewhere.",
};

/**
 * Makes sure that `provider` computes here: has it add two vectors in a session that may not fall back to the cpu
 * provider, which onnxruntime otherwise does without a word. The cpu provider is always there.
 *
 * @throws {OnnxruntimeBackendError} with onnxruntime's own reason where it does not.
 */
export function requireExecutionProvider(provider: ExecutionProvider, host: ProviderHost = thisMachine()): void {
  if (provider === 'cpu') return;
  const fault = (reason: string, cause?: unknown): OnnxruntimeBackendError =>
    new OnnxruntimeBackendError(
      'executionProvider',
      `'${provider}', which does not work here (${reason})`,
      'an execution provider that computes on this machine',
      remedies[provider],
      { cause },
    );
  if (!host.binding.listSupportedBackends().some(({ name }) => name === provider)) {
    throw fault(`onnxruntime-node has no such provider for ${process.platform}-${process.arch}`);
  }
  if (provider === 'cuda' && !host.hasCudaLibrary) throw fault('its library has not been downloaded');
  let sum: number[];
  try {
    sum = addOn(provider, host);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw fault(message.split(' was false. ').at(-1)!.trim(), cause); // without onnxruntime's place in its source
  }
  if (sum.join() !== '11,22,33') throw fault(`[1, 2, 3] + [10, 20, 30] gave [${sum.join(', ')}]`);
}

function addOn(provider: ExecutionProvider, { binding }: ProviderHost): number[] {
  const graph = new GraphBuilder();
  const terms = [graph.input('float32', [3]), graph.input('float32', [3])];
  const sum = graph.output(graph.op('Add', terms), 'float32', [3]);
  const model = encodeModel(graph.finish());
  const session = new binding.InferenceSession();
  session.loadModel(model.buffer as ArrayBuffer, model.byteOffset, model.byteLength, {
    executionProviders: [provider],
    logSeverityLevel: 4,
    extra: { session: { disable_cpu_ep_fallback: '1' } },
  });
  try {
    const feeds = {
      [terms[0]]: new Tensor('float32', Float32Array.of(1, 2, 3), [3]),
      [terms[1]]: new Tensor('float32', Float32Array.of(10, 20, 30), [3]),
    };
    return Array.from(session.run(feeds, { [sum]: null }, {})[sum].data as Float32Array);
  } finally {
    session.dispose();
  }
}

function thisMachine(): ProviderHost {
  const folder = join(
    createRequire(import.meta.url).resolve('onnxruntime-node/dist/binding.js'),
    `../../bin/napi-v6/${process.platform}/${process.arch}`,
  );
  return {
    binding: loadNativeBinding(),
    hasCudaLibrary: existsSync(join(folder, 'libonnxruntime_providers_cuda.so')),
  };
}
