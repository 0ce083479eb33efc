/**
 * What a training step moves, read before and after it. The gradient that an optimizer of Adam's kind was given is in it: the first
 * moment is m' = b1 m + (1 - b1) g. So the very step that is timed is looked at, whether it is computed by name or from a recording.
 */
import type * as tf from '@tensorflow/tfjs';
import { decodeArray, encodeArray, type EncodedArray } from './encoded-array';

/** A parameter with the moments that Adam keeps of its gradient. */
export interface ParameterState {
  name: string;
  shape: readonly number[];
  value: Float32Array;
  first: Float32Array;
  second: Float32Array;
}

export interface TrainingState {
  /** Updates so far. */
  steps: number;
  parameters: readonly ParameterState[];
}

/** One step as it was taken. */
export interface ObservedStep {
  before: TrainingState;
  losses: readonly number[];
  after: TrainingState;
}

export type NamedVariables = readonly (readonly [name: string, variable: tf.Variable])[];

/** Values by a parameter's name. */
export type Arrays = Readonly<Record<string, Float64Array>>;

/** Steps `take` one by one, each with the state before and after. */
export async function observeOneByOne(
  count: number,
  take: (steps: number) => number[][] | Promise<number[][]>,
  read: () => readonly ParameterState[] | Promise<readonly ParameterState[]>,
): Promise<ObservedStep[]> {
  const observed: ObservedStep[] = [];
  let before: TrainingState = { steps: 0, parameters: await read() };
  for (let step = 0; step < count; step++) {
    const [losses] = await take(1);
    const after = { steps: step + 1, parameters: await read() };
    observed.push({ before, losses, after });
    before = after;
  }
  return observed;
}

/** The gradients that the step's optimizer was given; `firstDecay` is b1. */
export function gradientsOf({ before, after }: ObservedStep, firstDecay: number): Arrays {
  const entries = after.parameters.map(({ name, first }, index) => {
    const earlier = before.parameters[index].first;
    return [name, Float64Array.from(first, (m, at) => (m - firstDecay * earlier[at]) / (1 - firstDecay))] as const;
  });
  return Object.fromEntries(entries);
}

/** State of variables whose optimizer keeps the moments of all in one vector each, in their order. */
export function flatAdamState(
  variables: NamedVariables,
  { firstMoment, secondMoment }: { firstMoment: Float32Array; secondMoment: Float32Array },
): ParameterState[] {
  let offset = 0;
  return variables.map(([name, variable]) => {
    offset += variable.size;
    const part = (moment: Float32Array): Float32Array =>
      moment.length === 0 ? new Float32Array(variable.size) : moment.slice(offset - variable.size, offset);
    return { ...valueOf(name, variable), first: part(firstMoment), second: part(secondMoment) };
  });
}

interface Moment {
  originalName: string;
  variable: tf.Variable;
}

/** The same of an optimizer of tf.train.adam, which names its moments after the variables. */
export function tensorflowAdamState(optimizer: tf.Optimizer, variables: NamedVariables): ParameterState[] {
  const { accumulatedFirstMoment, accumulatedSecondMoment } = optimizer as unknown as Record<
    'accumulatedFirstMoment' | 'accumulatedSecondMoment',
    Moment[]
  >;
  return variables.map(([name, variable]) => {
    const moment = (moments: Moment[], suffix: string): Float32Array => {
      const found = moments.find(({ originalName }) => originalName === `${variable.name}/${suffix}`);
      return found ? Float32Array.from(found.variable.dataSync()) : new Float32Array(variable.size);
    };
    return {
      ...valueOf(name, variable),
      first: moment(accumulatedFirstMoment, 'm'),
      second: moment(accumulatedSecondMoment, 'v'),
    };
  });
}

const valueOf = (name: string, variable: tf.Variable): Pick<ParameterState, 'name' | 'shape' | 'value'> => ({
  name,
  shape: [...variable.shape],
  value: Float32Array.from(variable.dataSync()),
});

/** A state as step_peer.py takes it. */
export function encodeState({ steps, parameters }: TrainingState): object {
  const encoded = parameters.map(({ name, shape, value, first, second }): [string, Record<string, EncodedArray>] => [
    name,
    { value: encodeArray(value, shape), first: encodeArray(first, shape), second: encodeArray(second, shape) },
  ]);
  return { steps, parameters: Object.fromEntries(encoded) };
}

/** The inverse. */
export function decodeState(encoded: unknown): TrainingState {
  const { steps, parameters } = encoded as {
    steps: number;
    parameters: Record<string, Record<'value' | 'first' | 'second', EncodedArray>>;
  };
  return {
    steps,
    parameters: Object.entries(parameters).map(([name, { value, first, second }]) => ({
      name,
      shape: value.shape,
      value: Float32Array.from(decodeArray(value)),
      first: Float32Array.from(decodeArray(first)),
      second: Float32Array.from(decodeArray(second)),
    })),
  };
}
