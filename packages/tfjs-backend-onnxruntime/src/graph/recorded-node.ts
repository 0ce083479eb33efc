import type { NativeDataType } from '../onnx/element-type';
import type { DataEntry } from './data-entry';
import type { GraphBuilder, Value } from './graph-builder';

/** How an operation uses a data entry: reshapes are recorded nowhere else than in the shape of the next use. */
export interface NodeInput {
  entry: DataEntry;
  shape: readonly number[];
  dtype: NativeDataType;
}

/** Adds the operators of one recorded operation to a graph; returns its outputs' values in order. */
export type BuildOperation = (graph: GraphBuilder, inputs: readonly Value[]) => Value | readonly Value[];

/** One TensorFlow.js operation that waits to be computed. */
export interface RecordedNode {
  /** For messages: the kernel, with its formulation where there are several. */
  name: string;
  /** Everything `build` depends on: equal signatures build equal operators. */
  signature: string;
  inputs: readonly NodeInput[];
  outputs: readonly DataEntry[];
  build: BuildOperation;
}
