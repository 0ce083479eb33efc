import * as tf from '@tensorflow/tfjs';
import { messageOf, RunError } from '../errors';
import type { PackageSource } from './installed-package';

/** The packages that bind TensorFlow itself: on the processor, and on a CUDA device. */
export type NativePackage = '@tensorflow/tfjs-node' | '@tensorflow/tfjs-node-gpu';

/** The optional package is not there: an ordinary state, unlike one that is there and does not work. */
export class NotInstalledError extends RunError {
  override name = 'NotInstalledError';
}

/** Of the back end that both packages register. */
interface NativeBackend {
  isUsingGpuDevice?: boolean;
  binding?: { TF_Version?: string };
}

/** tfjs-node 4.22 calls `util.isNullOrUndefined` and `util.isArray`, which Node 23 removed: it loads there, and every operation fails. */
const firstNodeWithout = 23;

/**
 * Loads tfjs-node or tfjs-node-gpu from where somebody installed it and makes it this process' back end. Everything that
 * can be wrong with an installation is looked at before any of it runs.
 *
 * @returns which library runs, for the record
 * @throws NotInstalledError where the package cannot be resolved; RunError where it does not fit this program's
 *   TensorFlow.js or this Node, does not load, or the GPU package sees no CUDA device
 */
export async function startNativeTensorFlow(name: NativePackage, packages: PackageSource): Promise<string> {
  const wanted = `${name}@${tf.version.tfjs}`;
  const install = `npm install --no-save ${wanted}`;
  const found = packages.find(name);
  if (!found) throw new NotInstalledError(`${name} is not installed; ${install}`);
  if (found.version !== tf.version.tfjs)
    throw new RunError(`found ${name}@${found.version}, expected ${tf.version.tfjs} as TensorFlow.js; ${install}`);
  if (found.tensorflowjs !== packages.tensorflowjs) {
    throw new RunError(
      `${name} brings a second copy of TensorFlow.js (${found.tensorflowjs} beside ${packages.tensorflowjs}); ` +
        `install it in this project, so that they share one: ${install}`,
    );
  }
  if (Number.parseInt(packages.nodeVersion) >= firstNodeWithout)
    throw new RunError(
      `${wanted} calls functions that Node ${firstNodeWithout} removed, found Node ${packages.nodeVersion}; use Node 20 or 22`,
    );

  prepareEnvironment();
  try {
    await packages.load(found).catch((error: unknown) => {
      throw new RunError(`${wanted} does not load: ${firstLine(error)}; 'npm rebuild ${name}' repeats its download`);
    });
    if (!(await tf.setBackend('tensorflow'))) throw new RunError(`${wanted} is loaded, but does not start`);
    const backend = tf.backend() as NativeBackend;
    if (name === '@tensorflow/tfjs-node-gpu' && !backend.isUsingGpuDevice)
      throw new RunError(`${name} is installed, but it sees no CUDA device; nvidia-smi says what the driver sees`);
    return `${wanted}, TensorFlow ${backend.binding?.TF_Version ?? 'of unknown version'}`;
  } catch (error) {
    await forget();
    throw error;
  }
}

/** TensorFlow reads these when it loads. */
function prepareEnvironment(): void {
  // one thread a cell, as with every back end: cells run side by side, and one thread adds up in one order
  process.env.TF_NUM_INTRAOP_THREADS = '1';
  process.env.TF_NUM_INTEROP_THREADS = '1';
  // cells that run side by side share a device: without this the first one takes all of its memory
  process.env.TF_FORCE_GPU_ALLOW_GROWTH ??= 'true';
  // warnings and errors, not the tale of its start
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '1';
}

/** Makes room for the other package, which registers the same back end and the same kernels. */
async function forget(): Promise<void> {
  await tf.setBackend('cpu');
  for (const { kernelName } of tf.getKernelsForBackend('tensorflow')) tf.unregisterKernel(kernelName, 'tensorflow');
  if (tf.findBackendFactory('tensorflow')) tf.removeBackend('tensorflow');
}

export function firstLine(error: unknown): string {
  return messageOf(error).split('\n')[0].trim();
}
