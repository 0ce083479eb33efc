import * as tf from '@tensorflow/tfjs';
import { backendNames, type BackendName } from '../config/backends';
import { messageOf, RunError, UsageError } from '../errors';

export interface SelectedBackend {
  name: Exclude<BackendName, 'auto'>;
  /** Why this one, and what was tried before it. */
  reason: string;
}

type Attempt = () => Promise<void>;

async function useNativePackage(packageName: string): Promise<void> {
  // a name in a variable: these packages are optional and never installed by `npm ci`
  const native = (await import(packageName)) as typeof tf & { default?: typeof tf };
  const foreign = (native.default ?? native).engine();
  if (foreign !== tf.engine())
    throw new Error(`${packageName} brings a second copy of TensorFlow.js; install version ${tf.version.tfjs}`);
  await tf.setBackend('tensorflow');
}

const attempts: Record<SelectedBackend['name'], Attempt> = {
  'tensorflow-gpu': async () => {
    await useNativePackage('@tensorflow/tfjs-node-gpu');
    const { isUsingGpuDevice } = tf.backend() as { isUsingGpuDevice?: boolean };
    if (!isUsingGpuDevice) throw new Error('tfjs-node-gpu is installed, but no CUDA device is seen');
  },
  tensorflow: () => useNativePackage('@tensorflow/tfjs-node'),
  onnxruntime: async () => {
    const { configure } = await import('@image2audio/tfjs-backend-onnxruntime');
    // one graph a training step: the same bits as op by op, in less than half the time (docs/decisions/0005)
    configure({ flush: 'lazy', threads: 1 });
    if (!(await tf.setBackend('onnxruntime'))) throw new Error('the back end did not start');
  },
  webgpu: () => Promise.reject(new Error('this version does not drive WebGPU; choose onnxruntime')),
  cpu: async () => {
    await tf.setBackend('cpu');
  },
};

/** In the order of preference: native TensorFlow where somebody installed it, then what npm alone brings. */
const automatic = ['tensorflow-gpu', 'tensorflow', 'onnxruntime', 'cpu'] as const;

/**
 * Starts a back end for this process. By name, it starts or the run ends with the reason; `auto` takes the first that
 * works, and says which others were tried.
 */
export async function selectBackend(name: string): Promise<SelectedBackend> {
  if (!backendNames.includes(name as BackendName)) {
    throw new UsageError(`unknown back end '${name}': choose from ${backendNames.join(', ')}`);
  }
  if (name !== 'auto') {
    const chosen = name as SelectedBackend['name'];
    try {
      await attempts[chosen]();
    } catch (error) {
      throw new RunError(`back end ${chosen} does not start: ${messageOf(error).split('\n')[0]}`);
    }
    return { name: chosen, reason: 'chosen by name' };
  }
  const refused: string[] = [];
  for (const candidate of automatic) {
    try {
      await attempts[candidate]();
      return { name: candidate, reason: refused.length === 0 ? 'the first choice' : `after ${refused.join('; ')}` };
    } catch (error) {
      const notInstalled = (error as { code?: string }).code === 'ERR_MODULE_NOT_FOUND';
      refused.push(`${candidate}: ${notInstalled ? 'not installed' : messageOf(error).split('\n')[0]}`);
    }
  }
  throw new RunError(`no back end starts: ${refused.join('; ')}`);
}
