import * as tf from '@tensorflow/tfjs';
import { backendNames, type BackendName } from '../config/backends';
import { RunError, UsageError } from '../errors';
import { installedPackages, type PackageSource } from './installed-package';
import { firstLine, NotInstalledError, startNativeTensorFlow } from './native-tensorflow';

export interface SelectedBackend {
  name: Exclude<BackendName, 'auto'>;
  /** Why this one, and what was tried before it. */
  reason: string;
  /** The library that computes, with its version. */
  library: string;
}

/** What the commands print of it. */
export function backendLine({ name, library, reason }: SelectedBackend): string {
  return `Back end: ${name} (${library}); ${reason}`;
}

/** Starts a back end; resolves to the library that then computes. */
type Start = (packages: PackageSource) => Promise<string>;

const starts: Record<SelectedBackend['name'], Start> = {
  'tensorflow-gpu': (packages) => startNativeTensorFlow('@tensorflow/tfjs-node-gpu', packages),
  tensorflow: (packages) => startNativeTensorFlow('@tensorflow/tfjs-node', packages),
  onnxruntime: async () => {
    const { configure } = await import('@image2audio/tfjs-backend-onnxruntime');
    // one graph a training step, in less than half the time of op by op; the last digits differ (docs/decisions/0005)
    configure({ flush: 'lazy', threads: 1 });
    if (!(await tf.setBackend('onnxruntime')))
      throw new RunError('onnxruntime is loaded, but its back end does not start');
    return '@image2audio/tfjs-backend-onnxruntime';
  },
  webgpu: () => Promise.reject(new RunError('this version does not drive WebGPU; choose onnxruntime')),
  cpu: async () => {
    await tf.setBackend('cpu');
    return `TensorFlow.js ${tf.version.tfjs} in JavaScript`;
  },
};

/** In the order of preference: native TensorFlow where somebody installed it, then what npm alone brings. */
export const automatic = ['tensorflow-gpu', 'tensorflow', 'onnxruntime', 'cpu'] as const;

/**
 * Starts a back end for this process. By name, it starts or the run ends with the reason; `auto` takes the first that
 * works, and says which others were tried.
 *
 * @param packages where the optional packages of TensorFlow are looked for
 */
export async function selectBackend(
  name: string,
  packages: PackageSource = installedPackages,
): Promise<SelectedBackend> {
  if (!backendNames.includes(name as BackendName)) {
    throw new UsageError(`unknown back end '${name}': choose from ${backendNames.join(', ')}`);
  }
  if (name !== 'auto') {
    const chosen = name as SelectedBackend['name'];
    try {
      return { name: chosen, reason: 'chosen by name', library: await starts[chosen](packages) };
    } catch (error) {
      throw new RunError(`back end ${chosen} does not start: ${firstLine(error)}`);
    }
  }
  const refused: string[] = [];
  for (const candidate of automatic) {
    try {
      const library = await starts[candidate](packages);
      const reason = refused.length === 0 ? 'the first choice' : `after ${refused.join('; ')}`;
      return { name: candidate, reason, library };
    } catch (error) {
      refused.push(`${candidate}: ${error instanceof NotInstalledError ? 'not installed' : firstLine(error)}`);
    }
  }
  throw new RunError(`no back end starts: ${refused.join('; ')}`);
}
