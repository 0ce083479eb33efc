import * as tf from '@tensorflow/tfjs';
import { Tensor } from 'onnxruntime-common';
import { describe, expect, it } from 'vitest';
import { OnnxruntimeBackendError, configure, statistics, type OnnxruntimeBackend } from '../src/index';
import { loadNativeBinding } from '../src/execution/native-binding';
import { countNodesOnCpu } from '../src/execution/node-placement';
import { requireExecutionProvider, type ProviderHost } from '../src/execution/require-execution-provider';
import { normal } from './compare-with-cpu';

/** A machine whose onnxruntime offers `names` and whose sessions answer with `compute`. */
function host(names: string[], compute: () => number[], hasCudaLibrary = true): ProviderHost & { asked: unknown[] } {
  const asked: unknown[] = [];
  class InferenceSession {
    loadModel(...given: unknown[]): void {
      asked.push(given.at(-1));
    }
    run(_: unknown, fetches: object): Record<string, Tensor> {
      const sum = new Tensor('float32', Float32Array.from(compute()), [3]);
      return Object.fromEntries(Object.keys(fetches).map((name) => [name, sum]));
    }
    dispose(): void {
      asked.push('disposed');
    }
  }
  const binding = {
    InferenceSession,
    listSupportedBackends: () => names.map((name) => ({ name, bundled: true })),
  } as unknown as ProviderHost['binding'];
  return { binding, hasCudaLibrary, asked };
}

const refused = (message: string) => (): never => {
  throw new Error(message);
};

describe('an execution provider', () => {
  it('is taken where it adds, with the fall back to the cpu provider forbidden', () => {
    const machine = host(['cpu', 'webgpu'], () => [11, 22, 33]);
    requireExecutionProvider('webgpu', machine);
    expect(machine.asked).toEqual([
      expect.objectContaining({
        executionProviders: ['webgpu'],
        extra: { session: { disable_cpu_ep_fallback: '1' } },
      }),
      'disposed',
    ]);
  });

  it.each<[string, 'webgpu' | 'cuda', ProviderHost, RegExp]>([
    ['the library does not offer', 'cuda', host(['cpu'], () => [11, 22, 33]), /no such provider for /],
    [
      'has not been downloaded',
      'cuda',
      host(['cuda'], () => [11, 22, 33], false),
      /not been downloaded.*install=cuda12/,
    ],
    ['has no device', 'webgpu', host(['webgpu'], refused('x.cc:136 ok was false. No adapter')), /here \(No adapter\)/],
    ['adds wrongly', 'webgpu', host(['webgpu'], () => [11, 22, 0]), /gave \[11, 22, 0\]/],
  ])('that %s is refused with the reason and a remedy', (_, provider, machine, reason) => {
    const check = (): void => requireExecutionProvider(provider, machine);
    expect(check).toThrow(OnnxruntimeBackendError);
    expect(check).toThrow(reason);
    expect(check).toThrow(new RegExp(`^executionProvider: found '${provider}'`));
    expect(check).toThrow(/executionProvider: 'cpu' \}\) elsewhere\.$/);
  });

  it('that is missing here leaves the configuration as it was', async ({ skip }) => {
    await tf.setBackend('onnxruntime');
    let refusal: unknown;
    try {
      configure({ executionProvider: 'cuda', threads: 2 });
    } catch (error) {
      refusal = error;
    }
    if (!refusal) configure({ executionProvider: 'cpu', threads: 1 });
    skip(!refusal, 'CUDA works on this machine');
    expect(refusal).toBeInstanceOf(OnnxruntimeBackendError);
    expect(refusal).toMatchObject({ argument: 'executionProvider' });
    const { configuration } = tf.backend() as unknown as OnnxruntimeBackend;
    expect(configuration).toMatchObject({ executionProvider: 'cpu', threads: 1 });
    expect(tf.square(normal([3])).dataSync()).toHaveLength(3);
    expect(statistics().nodesOnCpu).toEqual({});
  });

  it('cpu is always there', () => {
    expect(loadNativeBinding().listSupportedBackends().map(({ name }) => name)).toContain('cpu'); // prettier-ignore
    expect(() => requireExecutionProvider('cpu', host([], refused('not asked')))).not.toThrow();
  });
});

describe('countNodesOnCpu', () => {
  // events as onnxruntime-node 1.30 writes them, two runs of one graph
  const node = (name: string, operator: string, provider: string): object => ({
    cat: 'Node',
    ph: 'X',
    name: `${name}_kernel_time`,
    args: { op_name: operator, provider },
  });
  const run = [
    node('IsNaN_0', 'IsNaN', 'CPUExecutionProvider'),
    node('Add_1', 'Add', 'WebGpuExecutionProvider'),
    node('IsNaN_2', 'IsNaN', 'CPUExecutionProvider'),
    node('Where_3', 'Where', 'CPUExecutionProvider'),
    node('Memcpy_4', 'MemcpyToHost', 'WebGpuExecutionProvider'),
  ];
  const session = { cat: 'Session', ph: 'X', name: 'model_run', args: {} };

  it('counts every node once, by operator', () => {
    expect(countNodesOnCpu(JSON.stringify([session, ...run, session, ...run]))).toEqual({ IsNaN: 2, Where: 1 });
  });

  it('counts nothing where the provider took every node', () => {
    expect(countNodesOnCpu(JSON.stringify([session, run[1], session]))).toEqual({});
  });
});
