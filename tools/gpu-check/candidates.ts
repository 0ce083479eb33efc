/** The ways to compute on a GPU, and the cpu reference; each is started in a process of its own. */
import * as tf from '@tensorflow/tfjs';
import { configure, OnnxruntimeBackendError } from '../../packages/tfjs-backend-onnxruntime/src/index';
import type { ExecutionProvider } from '../../packages/tfjs-backend-onnxruntime/src/index';
import { areDriversSoftware, isSoftwareName } from './software-renderer';

export const candidateNames = [
  'onnxruntime cpu',
  'onnxruntime webgpu',
  'onnxruntime cuda',
  'tfjs-backend-webgpu',
  'tfjs-node-gpu',
] as const;

export type CandidateName = (typeof candidateNames)[number];

/** What the others are compared with. */
export const reference: CandidateName = 'onnxruntime cpu';

/** How to get what a candidate needs. */
export const installation: Record<CandidateName, string> = {
  'onnxruntime cpu': 'npm ci',
  'onnxruntime webgpu':
    'a GPU driver for Vulkan (Linux, with libvulkan1), Direct3D 12 or Metal; in software: apt-get install chromium libvulkan1 and VK_DRIVER_FILES=/usr/lib/chromium/vk_swiftshader_icd.json',
  'onnxruntime cuda':
    'on Linux x64 with an NVIDIA driver, CUDA 12 and cuDNN 9: npm rebuild onnxruntime-node --onnxruntime-node-install=cuda12',
  'tfjs-backend-webgpu':
    'npm install --no-save webgpu@0.6 @tensorflow/tfjs-backend-webgpu@4.22 (130 MB), and a GPU driver as for onnxruntime webgpu',
  'tfjs-node-gpu':
    'on Linux x64 or Windows with CUDA 11 and cuDNN 8, Node below 23: npm install --no-save @tensorflow/tfjs-node-gpu@4.22',
};

/** Thrown where a package, a driver or a device is missing. */
export class NotFoundError extends Error {}

interface Device {
  name: string;
  isSoftware: boolean;
}

/** Makes the candidate the back end of this process. */
export async function start(name: CandidateName): Promise<Device> {
  switch (name) {
    case 'tfjs-backend-webgpu':
      return startDawn();
    case 'tfjs-node-gpu':
      return startTensorFlow();
    default:
      return startOnnxruntime(name.split(' ')[1] as ExecutionProvider);
  }
}

async function startOnnxruntime(executionProvider: ExecutionProvider): Promise<Device> {
  try {
    configure({ executionProvider, flush: 'lazy', smallOnCpu: false, threads: 1 });
  } catch (error) {
    throw error instanceof OnnxruntimeBackendError ? new NotFoundError(error.found) : error;
  }
  await choose('onnxruntime');
  const isSoftware = executionProvider === 'webgpu' && areDriversSoftware();
  const library = `onnxruntime-node, ${executionProvider}`;
  return { name: isSoftware ? `${library}, software renderer` : library, isSoftware };
}

interface DawnAdapter {
  info: { vendor: string; architecture: string; description: string };
}

interface Dawn {
  create: (options: string[]) => { requestAdapter(options: object): Promise<DawnAdapter | null> };
  globals: object;
}

async function startDawn(): Promise<Device> {
  const { create, globals } = await optional<Dawn>('webgpu');
  const gpu = create([]);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new NotFoundError('Dawn finds no GPU adapter');
  Object.assign(globalThis, globals);
  // newer Nodes have a navigator without gpu; the back end looks for one when it is loaded
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  await optional('@tensorflow/tfjs-backend-webgpu');
  // else operations on few numbers run on the cpu back end, which is not what is checked
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  await choose('webgpu');
  const { vendor, architecture, description } = adapter.info;
  const device = [vendor, architecture, description].filter(Boolean).join(' ');
  return { name: `Dawn, ${device}`, isSoftware: isSoftwareName(device) };
}

async function startTensorFlow(): Promise<Device> {
  await optional('@tensorflow/tfjs-node-gpu');
  await choose('tensorflow');
  if (!(tf.backend() as { isUsingGpuDevice?: boolean }).isUsingGpuDevice) {
    throw new NotFoundError('tfjs-node-gpu is installed, but sees no CUDA device');
  }
  return { name: 'TensorFlow, CUDA', isSoftware: false };
}

async function choose(backend: string): Promise<void> {
  if (!(await tf.setBackend(backend))) throw new Error(`the back end '${backend}' does not start`);
}

/** Imports a package this repository does not depend on. */
async function optional<Module>(name: string): Promise<Module> {
  try {
    return (await import(name)) as Module;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') {
      throw new NotFoundError(`the package ${name} is not installed`);
    }
    throw error;
  }
}
