import type * as tf from '@tensorflow/tfjs';
import type { SessionInput } from '../execution/session';
import type { DataEntry } from '../graph/data-entry';
import type { RecordedStage } from './recorded-stages';

/** What goes into a compiled step and what comes out: tensors by name. */
export type StepTensors = tf.NamedTensorMap;

/** Where a number that a recorded step reads comes from when the step is computed again. */
export type Source =
  /** An argument of the step. */
  | { kind: 'input'; name: string }
  /**
   * The value of a variable before the step. `isOverwritable` where the last operation of JavaScript that reads it gives the variable's
   * value after the step: where a later stage fails, a variable has its old value or its new one, none between.
   */
  | { kind: 'variable'; variable: tf.Variable; isOverwritable: boolean }
  /** A setting of an optimizer, which may change between steps. */
  | { kind: 'setting'; read: () => number; entry: DataEntry }
  /** A tensor that the step finds outside its arguments, as in a closure. */
  | { kind: 'captured'; entry: DataEntry }
  /** Numbers that the step itself makes a tensor of. */
  | { kind: 'constant'; input: SessionInput };

/** Where a result of the step, or what it assigns to a variable, comes from. */
export type Origin = Source | Output;

/** What a stage gives, by its place among all numbers of the step. */
export interface Output {
  kind: 'output';
  place: number;
  /** JavaScript computed it, and nothing else of the step's results and assignments is the same array. */
  isAlone: boolean;
}

/** A step as a function of its inputs, in stages: all that is needed to compute it again without calling it. */
export interface Recording {
  /** Equal keys mean equal programs. */
  key: string;
  stages: readonly RecordedStage[];
  /** Where the numbers come from that the stages begin with, in the order of their places. */
  sources: readonly Source[];
  /** Variables with another value after the step. */
  assignments: readonly { variable: tf.Variable; origin: Origin }[];
  results: readonly { name: string; shape: number[]; dtype: tf.DataType; origin: Origin }[];
  optimizers: readonly RecordedOptimizer[];
  /** Tensors that the step made and kept without returning them. */
  keptTensors: number;
}

/** An optimizer of tf.train, as far as a compiled step concerns it. */
export interface WatchedOptimizer {
  learningRate?: number;
  /** Minus the learning rate, as tf.train.sgd and momentum keep it. */
  c?: tf.Tensor;
  incrementIterations: () => void;
}

/** A step of an optimizer in a recorded step. */
export interface AppliedOptimizer {
  optimizer: WatchedOptimizer;
  /** The learning rate that is fixed in the graph; undefined where it is an input of it. */
  fixedRate: number | undefined;
}

/** An optimizer with the variables of its own that the step reads and assigns. */
export interface RecordedOptimizer extends AppliedOptimizer {
  state: readonly tf.Variable[];
}

/** Whether the second was recorded with another learning rate than the first, one that is fixed in the graph. */
export function hasOtherRates(before: Recording, now: Recording): boolean {
  return now.optimizers.some(({ fixedRate }, index) => fixedRate !== before.optimizers[index]?.fixedRate);
}

/** How two recordings of the same step differ, in words; null where either may stand for the other. */
export function difference(before: Recording, now: Recording): string | null {
  if (before.key !== now.key) return 'records other operations or shapes than in the call before';
  const index = before.sources.findIndex((source, at) => !sameSource(source, now.sources[at]));
  if (index >= 0) return differenceOfSources(before.sources[index], now.sources[index]);
  const sameOrigins = (a: readonly { origin: Origin }[], b: readonly { origin: Origin }[]): boolean =>
    a.length === b.length && a.every(({ origin }, at) => sameOrigin(origin, b[at].origin));
  const sameVariables = before.assignments.every(({ variable }, at) => variable === now.assignments[at]?.variable);
  if (!sameVariables || !sameOrigins(before.assignments, now.assignments))
    return 'assigns other variables than in the call before';
  if (!sameOrigins(before.results, now.results)) return 'returns other tensors than in the call before';
  return null;
}

function sameOrigin(a: Origin, b: Origin): boolean {
  if (a.kind === 'output') return b.kind === 'output' && a.place === b.place;
  return b.kind !== 'output' && sameSource(a, b);
}

function sameSource(a: Source, b: Source): boolean {
  if (a.kind === 'input') return b.kind === 'input' && a.name === b.name;
  if (a.kind === 'variable') return b.kind === 'variable' && a.variable === b.variable;
  if (a.kind === 'setting') return b.kind === 'setting';
  if (a.kind === 'captured') return b.kind === 'captured' && a.entry === b.entry;
  return b.kind === 'constant' && sameNumbers(a.input, b.input);
}

function sameNumbers(a: SessionInput, b: SessionInput): boolean {
  return a.values.length === b.values.length && a.values.every((value, at) => Object.is(value, b.values[at]));
}

function differenceOfSources(before: Source, now: Source): string {
  if (before.kind === 'constant' && now.kind === 'constant') {
    return `makes a ${now.input.dtype} tensor [${now.input.shape.join(', ')}] of other numbers than in the call before`;
  }
  return `reads another ${now.kind === 'variable' ? 'variable' : 'tensor'} than in the call before`;
}
