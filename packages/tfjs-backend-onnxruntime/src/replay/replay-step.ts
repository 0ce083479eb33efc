import type * as tf from '@tensorflow/tfjs';
import type { OnnxruntimeBackend } from '../backend';
import { OnnxruntimeBackendError } from '../errors';
import { sessionInput } from '../execution/executor';
import type { DataEntry } from '../graph/data-entry';
import type { HostOperand } from '../graph/recorded-node';
import { nativeValues, type NativeDataType, type NativeValues } from '../onnx/element-type';
import { computedUpdates } from './computed-updates';
import { stateOf } from './optimizer-state';
import { assignValues, tensorOf } from './present-values';
import type { Origin, Recording, Source, StepTensors } from './recording';

/**
 * Computes a recorded step on other inputs; undefined, without an effect, where it has to be recorded anew. Where a stage fails and
 * JavaScript has computed an update before it, perhaps in place, that update is kept whole: weights, the optimizer's state and its
 * count. Where one fails before any update, nothing has changed.
 */
export function replayStep(
  backend: OnnxruntimeBackend,
  recording: Recording,
  inputs: StepTensors,
): tf.NamedTensorMap | undefined {
  if (!isCurrent(recording)) return undefined;
  // pending operations read the variables as they are now
  backend.flush();
  const entryOf = (source: Source): DataEntry | undefined => presentEntry(backend, inputs, source);
  const lent = lentEntries(recording, inputs, entryOf);
  let numbers: readonly HostOperand[] = [];
  const sources = (): HostOperand[] => {
    const given = recording.sources.map((source) => {
      const values = presentValues(source, entryOf(source));
      const mayOverwrite = source.kind === 'variable' && source.isOverwritable;
      const entry = mayOverwrite ? entryOf(source)! : undefined;
      return { values, isWritable: entry?.refCount === 1 && entry.isSoleHolder && !lent.has(entry) };
    });
    numbers = given; // to which the stages add
    return given;
  };
  const originValues = (origin: Origin): tf.backend_util.BackendValues => {
    if (origin.kind === 'output') return numbers[origin.place].values;
    const entry = entryOf(origin);
    const values = presentValues(origin, entry);
    return entry ? entry.values : values;
  };
  const bringAbout = <Results>(
    { assignments, optimizers }: Pick<Recording, 'assignments' | 'optimizers'>,
    results: () => Results,
  ): Results => {
    // all read before the first is written: a step may exchange the values of two variables
    const assigned = assignments.map(({ origin }) => originValues(origin));
    const made = results();
    assignments.forEach(({ variable, origin }, index) => {
      assignValues(backend, variable, assigned[index], origin.kind === 'output' && origin.isAlone);
    });
    for (const { optimizer } of optimizers) optimizer.incrementIterations();
    return made;
  };

  try {
    if (!backend.replay(recording.stages, sources)) return undefined;
  } catch (failure) {
    bringAbout(computedUpdates(recording, numbers), () => undefined);
    throw failure;
  }
  return bringAbout(recording, () =>
    Object.fromEntries(
      recording.results.map(({ name, shape, dtype, origin }) => {
        return [name, tensorOf(backend, shape, dtype, originValues(origin))];
      }),
    ),
  );
}

/** The entry that a source is now; undefined where it is none. */
function presentEntry(backend: OnnxruntimeBackend, inputs: StepTensors, source: Source): DataEntry | undefined {
  switch (source.kind) {
    case 'input':
      return backend.data.get(inputs[source.name].dataId);
    case 'variable':
      return backend.data.get(source.variable.dataId);
    case 'captured':
      if (source.entry.refCount === 0) throw disposedTensor('tensor from outside its inputs');
      return source.entry;
    default:
      return undefined;
  }
}

/** What a source is now, for who keeps no reference; an entry's values are converted where they have to be. */
function presentValues(source: Source, entry: DataEntry | undefined): NativeValues {
  if (entry) return sessionInput(entry).values;
  if (source.kind === 'setting') return nativeValues([source.read()], source.entry.dtype as NativeDataType);
  return (source as Extract<Source, { kind: 'constant' }>).input.values;
}

/** The entries that the caller, or a result, goes on seeing as they were before the step, even where they are a variable's. */
function lentEntries(
  { sources, assignments, results }: Recording,
  inputs: StepTensors,
  entryOf: (source: Source) => DataEntry | undefined,
): Set<DataEntry | undefined> {
  const origins = [...assignments, ...results].flatMap(({ origin }) => (origin.kind === 'output' ? [] : [origin]));
  return new Set([
    ...Object.keys(inputs).map((name) => entryOf({ kind: 'input', name })),
    ...origins.map(entryOf),
    ...sources.filter(({ kind }) => kind === 'captured').map(entryOf),
  ]);
}

/** Whether what the recording holds fixed is still so. */
function isCurrent({ sources, assignments, optimizers }: Recording): boolean {
  const variables = [
    ...sources.flatMap((source) => (source.kind === 'variable' ? [source.variable] : [])),
    ...assignments.map(({ variable }) => variable),
  ];
  return (
    variables.every(({ isDisposed }) => !isDisposed) &&
    optimizers.every(({ optimizer, fixedRate, state }) => {
      const present = new Set(stateOf(optimizer));
      const isRate = fixedRate === undefined || optimizer.learningRate === fixedRate;
      return isRate && state.every((variable) => present.has(variable));
    })
  );
}

export function disposedTensor(what: string): OnnxruntimeBackendError {
  return new OnnxruntimeBackendError(
    'compileStep',
    `a step whose ${what} has been disposed`,
    'inputs that are there, and outside tensors that live as long as the compiled step',
    'Pass the tensor as an input, or keep it.',
  );
}
