import { util, type backend_util, type DataType, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs';
import type { Given, OperationRecorder } from '../lowering/kernel-lowering';

/** What a kernel computed in JavaScript may do with the back end. */
export type HostBackend = Pick<OperationRecorder, 'valuesOf' | 'makeTensorInfo' | 'alias' | 'release'>;

export type HostResult = TensorInfo | TensorInfo[];

/**
 * A kernel of TensorFlow.js' cpu back end that is wrong, and what is computed in its place. Wherever this back end would run the
 * cpu kernel (under every policy, for want of a lowering or because a call is small), it runs this one.
 */
export interface CorrectedKernel {
  kernel: string;
  /** What the cpu kernel of TensorFlow.js gets wrong, in a few words: for docs/agreement.md, and for whoever compares with it. */
  fault: string;
  /** The calls that the cpu kernel gets wrong; it computes the others. */
  concerns(inputs: never, attributes: never, backend: HostBackend): boolean;
  /** The right result, from the cpu kernel on other arguments or without it. */
  compute(inputs: never, attributes: never, backend: HostBackend, cpuKernel: KernelFunc): HostResult;
}

/** Declares a corrected kernel; the type arguments are the kernel's inputs and attributes as TensorFlow.js declares them. */
export function corrected<Inputs, Attributes = object>(
  kernel: string,
  correction: {
    fault: string;
    concerns: (inputs: Given<Inputs>, attributes: Attributes, backend: HostBackend) => boolean;
    compute: (inputs: Given<Inputs>, attributes: Attributes, backend: HostBackend, cpuKernel: KernelFunc) => HostResult;
  },
): CorrectedKernel {
  return { kernel, ...correction };
}

/** Runs a cpu kernel on other arguments. */
export function runCpuKernel(
  cpuKernel: KernelFunc,
  inputs: unknown,
  attributes: unknown,
  backend: HostBackend,
): HostResult {
  return cpuKernel({ inputs: inputs as never, attrs: attributes as never, backend });
}

/** The input's numbers. */
export function numbersOf(backend: HostBackend, info: TensorInfo): backend_util.TypedArray {
  return backend.valuesOf(info);
}

/** A tensor of these numbers, in the type of array that TensorFlow.js keeps for `dtype`. */
export function tensorOf(
  backend: HostBackend,
  shape: readonly number[],
  dtype: DataType,
  values: ArrayLike<number>,
): TensorInfo {
  const array = dtype === 'int32' ? Int32Array : dtype === 'bool' ? Uint8Array : Float32Array;
  return backend.makeTensorInfo([...shape], dtype, array.from(values));
}

export const sizeOf = (shape: readonly number[]): number => util.sizeFromShape([...shape]);

/** How far apart neighbours along each axis lie, in row-major order; 0 along axes of one element. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(0);
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1) strides[axis] = stride;
    stride *= shape[axis];
  }
  return strides;
}

/** The strides of an operand in a result of at least its rank: 0 along the axes that it repeats. */
export function broadcastStrides(shape: readonly number[], result: readonly number[]): number[] {
  return [...new Array<number>(result.length - shape.length).fill(0), ...stridesOf(shape)];
}

/** For every place of a tensor, in order, where its operands with these strides lie. */
export function forEachPlace(
  shape: readonly number[],
  strides: readonly (readonly number[])[],
  visit: (place: number, operands: readonly number[]) => void,
): void {
  const size = sizeOf(shape);
  const position = new Array<number>(shape.length).fill(0);
  const operands = new Array<number>(strides.length).fill(0);
  for (let place = 0; place < size; place++) {
    visit(place, operands);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const wraps = ++position[axis] === shape[axis];
      const steps = wraps ? 1 - shape[axis] : 1;
      for (let operand = 0; operand < strides.length; operand++) operands[operand] += steps * strides[operand][axis];
      if (!wraps) break;
      position[axis] = 0;
    }
  }
}
