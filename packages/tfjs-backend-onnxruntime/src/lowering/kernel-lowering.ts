import { util, type backend_util, type DataType, type TensorInfo } from '@tensorflow/tfjs';
import type { RecordedNode } from '../graph/recorded-node';
import type { NativeDataType } from '../onnx/element-type';

/**
 * A number of an attribute given as data. Numbers that may change from step to step (a clipping bound, a fill value) are
 * inputs of the graph: as constants they would compile a new graph each time.
 */
export interface ScalarInput {
  scalar: number;
  dtype: NativeDataType;
  /** Where the number is a setting of an optimizer, which may change between the runs of a compiled step: reads it anew. */
  setting?: () => number;
}

export interface RecordedOperation extends Pick<
  RecordedNode,
  | 'build'
  | 'computeOnHost'
  | 'formulations'
  | 'isElementwise'
  | 'isBroadcast'
  | 'dependsOnSigns'
  | 'asEpilogue'
  | 'withEpilogues'
> {
  /** The kernel, with its formulation where there are several: `Conv2D:blocked`. */
  name: string;
  /** Every attribute the formulations depend on; the recorder adds the shapes and types of inputs and outputs. */
  attributes?: string;
  inputs: readonly (TensorInfo | ScalarInput)[];
  outputs: readonly { shape: number[]; dtype: NativeDataType }[];
}

/** What a lowering may do with the back end. */
export interface OperationRecorder {
  record(operation: RecordedOperation): TensorInfo[];
  /** The same data under another shape; copies nothing. */
  alias(info: TensorInfo, shape: number[]): TensorInfo;
  /** Lets go of an intermediate result that no tensor will hold. */
  release(info: TensorInfo): void;
  /** Whether the data still waits to be computed, or is part of a step that is recorded to be computed again on other data. */
  isPending(info: TensorInfo): boolean;
  /** Whether a compiled step is being recorded: its data are other numbers at the next call and cannot be looked at. */
  readonly isTracing: boolean;
  /** The data; computes it where it is pending. */
  valuesOf(info: TensorInfo): backend_util.TypedArray;
  /** A tensor of data that is there already. */
  makeTensorInfo(shape: number[], dtype: DataType, values: backend_util.TypedArray): TensorInfo;
  /** Channels per block of the blocked convolutions; 0 where the processor has none. */
  readonly convolutionBlock: number;
}

/** What a lowering returns: the outputs, or undefined where the cpu kernel shall take the call, its errors included. */
export type Lowered = TensorInfo | TensorInfo[] | undefined;

/** How one TensorFlow.js kernel becomes ONNX operators. */
export interface KernelLowering {
  kernel: string;
  /** Where the largest input has at most so many elements, the cpu kernel is faster than a native call. */
  smallUpTo: number;
  /**
   * What the lowering takes, in a few words for the table of docs/kernels.md; '' where it is every call on float32 data. The cpu kernel
   * takes the other calls, and always those on empty tensors, complex numbers and text.
   */
  accepts: string;
  lower(inputs: never, attributes: never, recorder: OperationRecorder): Lowered;
}

/** TensorFlow.js declares every input of a kernel as possibly missing; only biases, offsets and the like may be. */
export type Given<Inputs> = { [Name in keyof Inputs]: NonNullable<Inputs[Name]> };

/** Declares a lowering; the type arguments are the kernel's inputs and attributes as TensorFlow.js declares them. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
export function lowering<Inputs, Attributes = object>(
  kernel: string,
  smallUpTo: number,
  lower: (inputs: Given<Inputs>, attributes: Attributes, recorder: OperationRecorder) => Lowered,
  accepts = '',
): KernelLowering {
  return { kernel, smallUpTo, accepts, lower };
}

/** Records an operation with a single output. */
export function recordOne(
  recorder: OperationRecorder,
  operation: Omit<RecordedOperation, 'outputs'> & RecordedOperation['outputs'][number],
): TensorInfo {
  const { shape, dtype, ...rest } = operation;
  return recorder.record({ ...rest, outputs: [{ shape, dtype }] })[0];
}

export const elementsOf = (info: TensorInfo): number => util.sizeFromShape(info.shape);

export const isFloat = (...infos: readonly TensorInfo[]): boolean => infos.every(({ dtype }) => dtype === 'float32');
