import * as tf from '@tensorflow/tfjs';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { correctedKernels } from '../../src/host';
import type { HostBackend } from '../../src/host/corrected-kernel';
import type { Operand } from './kernel-case';
import { completeOracles, oracles } from './oracles';
import type { Expected, Oracle } from './oracles/oracle';

/** The name of the back end to compare with. */
export const referenceName = 'reference';

/** Calls so far that a definition decided, by kernel. */
export const decidedByDefinition: Record<string, number> = {};

/** Whether complete definitions decide every call, and not only those that the cpu kernel is known to get wrong. */
let definitionsDecide = false;

/** Computes with complete definitions alone where there are any: slow. */
export function withDefinitions<Result>(compute: () => Result): Result {
  definitionsDecide = true;
  try {
    return compute();
  } finally {
    definitionsDecide = false;
  }
}

type Call = Parameters<tf.KernelFunc>[0];

/**
 * Registers the back end that others are compared with: TensorFlow.js' cpu back end, but for the calls that it is known to get wrong,
 * which naive definitions compute. They share nothing with what this package computes in its place.
 */
export function registerReference(): void {
  if (tf.findBackendFactory(referenceName) != null) return;
  tf.registerBackend(referenceName, () => new MathBackendCPU(), 0);
  for (const config of tf.getKernelsForBackend('cpu')) {
    const { kernelName, kernelFunc } = config;
    tf.registerKernel({
      ...config,
      backendName: referenceName,
      kernelFunc: (call) =>
        isDecided(kernelName) || isWrongOnCpu(kernelName, call) ? defined(kernelName, call) : kernelFunc(call),
    });
  }
}

function cpuOf(backend: unknown): MathBackendCPU {
  if (backend instanceof MathBackendCPU) return backend;
  throw new Error('found another back end, expected the reference, which is a cpu back end.');
}

const isDecided = (kernel: string): boolean => definitionsDecide && completeOracles.has(kernel);

const faults = new Map(correctedKernels.map((correction) => [correction.kernel, correction]));

/** Whether TensorFlow.js' own cpu kernel gets this call wrong, by the registry of the kernels that are corrected. */
function isWrongOnCpu(kernel: string, { inputs, attrs, backend }: Call): boolean {
  if (misreadsWindows(kernel, inputs, attrs ?? {})) return true;
  const reader = {
    valuesOf: (info: tf.TensorInfo) => cpuOf(backend).data.get(info.dataId).values,
  } as unknown as HostBackend;
  return faults.get(kernel)?.concerns(inputs as never, (attrs ?? {}) as never, reader) ?? false;
}

interface WindowAttributes {
  pad?: unknown;
  strides?: number | number[];
  filterSize?: number | number[];
  filterShape?: number[];
  dataFormat?: string;
}

/** Windows over images: the cpu kernels misread paddings by a number for unequal sides, and gradients lose the rounding mode. */
function misreadsWindows(kernel: string, inputs: Call['inputs'], attributes: WindowAttributes): boolean {
  if (!/^(Fused)?(Conv2D|Depthwise)|^(Max|Avg)Pool(Grad|WithArgmax)?$/.test(kernel)) return false;
  const { pad, strides, filterSize, filterShape } = attributes;
  // channels-first images are compared in paddings that the cpu kernels read right
  if ((typeof pad !== 'number' && !Array.isArray(pad)) || attributes.dataFormat === 'NCHW') return false;
  if (/Grad|Backprop/.test(kernel)) return true;
  const areEqual = (sides: number | number[]): boolean => typeof sides === 'number' || sides[0] === sides[1];
  const filter = filterSize ?? filterShape ?? (inputs as Record<string, tf.TensorInfo>).filter.shape;
  return typeof pad === 'number' && !(areEqual(strides!) && areEqual(filter));
}

function defined(kernel: string, { inputs, attrs, backend }: Call): tf.TensorInfo | tf.TensorInfo[] {
  const define = oracles[kernel] as Oracle | undefined;
  if (!define)
    throw new Error(`${kernel}: known to be wrong on cpu, and tools/fuzz/oracles has no definition; add one.`);
  decidedByDefinition[kernel] = (decidedByDefinition[kernel] ?? 0) + 1;
  const cpu = cpuOf(backend);
  const given = Object.entries(inputs as Record<string, tf.TensorInfo | undefined>).flatMap(([name, info]) =>
    info ? [[name, info] as const] : [],
  );
  const operands = given.map(([name, { dataId, shape, dtype }]): [string, Operand] => [
    name,
    { shape, dtype: dtype as Operand['dtype'], values: Array.from(cpu.data.get(dataId).values as Float32Array) },
  ]);
  const result = define(Object.fromEntries(operands), (attrs ?? {}) as never);
  if (result === 'refused') throw new Error(`${kernel}: refused by definition`);
  const type = typeOf(kernel, Object.fromEntries(given), attrs);
  const make = ({ shape, values }: Expected, index: number): tf.TensorInfo => {
    const dtype = index === 0 ? type : 'int32';
    const array = dtype === 'float32' ? Float32Array : dtype === 'int32' ? Int32Array : Uint8Array;
    return cpu.makeTensorInfo(shape, dtype, array.from(values));
  };
  return Array.isArray(result) ? result.map(make) : make(result, 0);
}

/** The input whose type is the result's, where it is not the first. */
const typeGiver: Record<string, string> = {
  ScatterNd: 'updates',
  SparseToDense: 'sparseValues',
  DenseBincount: 'weights',
};

function typeOf(
  kernel: string,
  inputs: Record<string, tf.TensorInfo>,
  attributes?: { dtype?: tf.DataType },
): tf.DataType {
  if (attributes?.dtype) return attributes.dtype;
  if (kernel === 'Mean' || kernel === 'LinSpace') return 'float32';
  const { dtype } = inputs[typeGiver[kernel] ?? Object.keys(inputs)[0]];
  return dtype === 'bool' && /^Cum|^Prod$|^Sum$/.test(kernel) ? 'int32' : dtype;
}
