/** Which back end is chosen, with packages that are only said to be installed. */
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, it } from 'vitest';
import { installedPackages, type InstalledPackage, type PackageSource } from '../src/backend/installed-package';
import { backendLine, selectBackend } from '../src/backend/select-backend';

const own = '/project/node_modules/@tensorflow/tfjs/dist/tf.node.js';
const node = '@tensorflow/tfjs-node';
const gpu = '@tensorflow/tfjs-node-gpu';

interface Pretended extends Partial<InstalledPackage> {
  /** Whether its back end sees a CUDA device. */
  device?: boolean;
  fails?: string;
}

/** A source with these packages; each registers a back end when loaded, as the real ones do. */
function source(packages: Record<string, Pretended>, nodeVersion = '20.19.0'): PackageSource & { loaded: string[] } {
  const loaded: string[] = [];
  return {
    loaded,
    find: (name) =>
      name in packages ? { version: tf.version.tfjs, entry: name, tensorflowjs: own, ...packages[name] } : null,
    load: ({ entry }) => {
      loaded.push(entry);
      const { device = false, fails } = packages[entry];
      tf.registerKernel({ kernelName: 'Add', backendName: 'tensorflow', kernelFunc: () => [] });
      if (fails !== undefined) return Promise.reject(new Error(fails));
      tf.registerBackend('tensorflow', () => new PretendedBackend(device));
      return Promise.resolve({});
    },
    tensorflowjs: own,
    nodeVersion,
  };
}

class PretendedBackend extends tf.KernelBackend {
  readonly binding = { TF_Version: '2.9.1' };
  constructor(readonly isUsingGpuDevice: boolean) {
    super();
  }
  override dispose(): void {
    // nothing is held
  }
}

afterEach(async () => {
  await tf.setBackend('cpu');
  for (const { kernelName } of tf.getKernelsForBackend('tensorflow')) tf.unregisterKernel(kernelName, 'tensorflow');
  if (tf.findBackendFactory('tensorflow')) tf.removeBackend('tensorflow');
});

describe('auto', () => {
  it('takes TensorFlow on a CUDA device before all others, and does not load the processor’s package', async () => {
    const packages = source({ [gpu]: { device: true }, [node]: {} });
    const selected = await selectBackend('auto', packages);
    expect(selected).toEqual({
      name: 'tensorflow-gpu',
      reason: 'the first choice',
      library: `${gpu}@${tf.version.tfjs}, TensorFlow 2.9.1`,
    });
    expect(packages.loaded).toEqual([gpu]);
    expect(tf.getBackend()).toBe('tensorflow');
  });

  it('takes TensorFlow on the processor where only that is installed', async () => {
    const selected = await selectBackend('auto', source({ [node]: {} }));
    expect(selected.name).toBe('tensorflow');
    expect(selected.reason).toBe('after tensorflow-gpu: not installed');
    expect(tf.getBackend()).toBe('tensorflow');
  });

  it('leaves a GPU package that sees no device, for the processor’s, which registers the same names', async () => {
    const packages = source({ [gpu]: { device: false }, [node]: {} });
    // a second registration under a name that is still taken would print, which fails a test
    const selected = await selectBackend('auto', packages);
    expect(selected.name).toBe('tensorflow');
    expect(selected.reason).toMatch(/^after tensorflow-gpu: .*sees no CUDA device/);
    expect(packages.loaded).toEqual([gpu, node]);
  });

  it('takes onnxruntime where neither is installed, and says so', async () => {
    const packages = source({});
    const selected = await selectBackend('auto', packages);
    expect(selected.name).toBe('onnxruntime');
    expect(selected.reason).toBe('after tensorflow-gpu: not installed; tensorflow: not installed');
    expect(backendLine(selected)).toMatch(/^Back end: onnxruntime \(.*\); after tensorflow-gpu: not installed; /);
    expect(packages.loaded).toEqual([]);
    expect(tf.getBackend()).toBe('onnxruntime');
  });

  it('goes on where an installed package is broken, with its reason', async () => {
    const packages = source({ [node]: { fails: 'tfjs_binding.node can not be found\nlong advice' } });
    const selected = await selectBackend('auto', packages);
    expect(selected.name).toBe('onnxruntime');
    expect(selected.reason).toContain('tfjs_binding.node can not be found; ');
    expect(selected.reason).not.toContain('long advice');
    expect(tf.getKernelsForBackend('tensorflow')).toEqual([]);
  });
});

describe('by name', () => {
  it('a package that is not installed ends the run, with the command that installs it', async () => {
    await expect(selectBackend('tensorflow', source({}))).rejects.toThrow(
      `back end tensorflow does not start: ${node} is not installed; npm install --no-save ${node}@${tf.version.tfjs}`,
    );
    await expect(selectBackend('tensorflow-gpu', source({ [node]: {} }))).rejects.toThrow(`${gpu} is not installed`);
  });

  it('a GPU package without a device ends the run instead of computing on the processor', async () => {
    await expect(selectBackend('tensorflow-gpu', source({ [gpu]: { device: false } }))).rejects.toThrow(
      /sees no CUDA device; nvidia-smi/,
    );
    expect(tf.getBackend()).toBe('cpu');
    expect(tf.findBackendFactory('tensorflow')).toBeFalsy();
  });

  it('a second copy of TensorFlow.js is refused before it is loaded', async () => {
    const elsewhere = '/usr/lib/node_modules/@tensorflow/tfjs/dist/tf.node.js';
    const packages = source({ [node]: { tensorflowjs: elsewhere } });
    await expect(selectBackend('tensorflow', packages)).rejects.toThrow(
      `second copy of TensorFlow.js (${elsewhere} beside ${own})`,
    );
    expect(packages.loaded).toEqual([]);
  });

  it('another version is refused before it is loaded', async () => {
    const packages = source({ [node]: { version: '4.21.0' } });
    await expect(selectBackend('tensorflow', packages)).rejects.toThrow(
      `found ${node}@4.21.0, expected ${tf.version.tfjs}`,
    );
    expect(packages.loaded).toEqual([]);
  });

  it.each(['23.0.0', '24.21.0'])('Node %s is refused before it is loaded', async (version) => {
    const packages = source({ [node]: {} }, version);
    await expect(selectBackend('tensorflow', packages)).rejects.toThrow(
      new RegExp(`Node 23 removed, found Node ${version.replaceAll('.', '\\.')}; use Node 20 or 22`),
    );
    expect(packages.loaded).toEqual([]);
  });

  it.each(['20.19.0', '22.23.3'])('Node %s is accepted', async (version) => {
    expect((await selectBackend('tensorflow', source({ [node]: {} }, version))).name).toBe('tensorflow');
  });

  it('a name that does not exist lists those that do', async () => {
    await expect(selectBackend('tensorflo', source({}))).rejects.toThrow(
      /unknown back end 'tensorflo': choose from auto, /,
    );
  });
});

describe('packages that Node resolves', () => {
  it('are found with their version and the TensorFlow.js they load', () => {
    expect(installedPackages.find('@tensorflow/tfjs')).toEqual({
      version: tf.version.tfjs,
      entry: installedPackages.tensorflowjs,
      tensorflowjs: installedPackages.tensorflowjs,
    });
  });

  it('are null where they are not there', () => {
    expect(installedPackages.find('@tensorflow/tfjs-of-nowhere')).toBeNull();
  });
});
