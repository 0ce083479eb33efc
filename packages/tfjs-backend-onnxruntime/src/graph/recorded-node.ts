import type { NativeDataType, NativeValues } from '../onnx/element-type';
import type { DataEntry } from './data-entry';
import type { GraphBuilder, Value } from './graph-builder';
import type { Layout } from './layout';

/** How an operation uses a data entry: reshapes are recorded nowhere else than in the shape of the next use. */
export interface NodeInput {
  entry: DataEntry;
  shape: readonly number[];
  dtype: NativeDataType;
}

/** Adds the operators of one recorded operation to a graph; returns its outputs' values in order. */
export type BuildOperation = (graph: GraphBuilder, inputs: readonly Value[]) => Value | readonly Value[];

/** One way to compute an operation: the order in memory that it reads and writes. Blocked values have their blocked shape. */
export interface Formulation {
  operands: readonly Layout[];
  result: Layout;
  build: BuildOperation;
}

/** What an operation can apply to its results before it writes them, sparing another operation that reads them again. */
export type Epilogue =
  /** Adds or subtracts a number for each channel, of all items or of each item of the batch. */
  | { kind: 'bias'; of: 'channels' | 'items'; isNegated: boolean }
  /** Adds another tensor of the result's shape. */
  | { kind: 'addend' }
  | { kind: 'activation'; activation: 'Relu' }
  | { kind: 'activation'; activation: 'LeakyRelu'; alpha: number };

/** What an operation is where it follows one that takes epilogues; a sum is a bias if its other operand is a vector of channels. */
export type EpilogueRole = { kind: 'sum' } | { kind: 'difference' } | Extract<Epilogue, { kind: 'activation' }>;

/** The numbers of one input of an operation that JavaScript computes. */
export interface HostOperand {
  values: NativeValues;
  /** Nobody else sees the array and nothing will read it again: it may be overwritten and be a result. */
  isWritable: boolean;
}

/**
 * Computes an operation in JavaScript, between the graphs before and after it; returns its outputs in order, each in an array of
 * its own: a new one, or that of a writable operand. It keeps no array.
 */
export type HostComputation = (operands: readonly HostOperand[]) => readonly NativeValues[];

/** One TensorFlow.js operation that waits to be computed. */
export interface RecordedNode {
  /** For messages: the kernel, with its formulation where there are several. */
  name: string;
  /** Everything `build` depends on: equal signatures build equal operators. */
  signature: string;
  inputs: readonly NodeInput[];
  outputs: readonly DataEntry[];
  /** The formulation that reads and writes the standard order; absent where `formulations` lists all there are. */
  build?: BuildOperation | undefined;
  /** Where the operation is computed in JavaScript and never by a graph: in place of `build`. */
  computeOnHost?: HostComputation | undefined;
  /** Further formulations, worked out where a graph is compiled. */
  formulations?: ((inputs: readonly NodeInput[]) => readonly Formulation[]) | undefined;
  /** Each number of the result depends on the numbers at its own place alone, so that any common order will do. */
  isElementwise?: boolean | undefined;
  /** The result is the operand, repeated along axes in which it has one element. */
  isBroadcast?: boolean | undefined;
  /** The result depends on nothing but which numbers of the first operand are above 0, and which are NaN. */
  dependsOnSigns?: boolean | undefined;
  /** What this operation is where it follows one that takes epilogues. */
  asEpilogue?: EpilogueRole | undefined;
  /** The formulations with epilogues, whose biases are operands after the others; undefined where they cannot be applied. */
  withEpilogues?:
    ((epilogues: readonly Epilogue[], inputs: readonly NodeInput[]) => readonly Formulation[] | undefined) | undefined;
}
