import * as tf from '@tensorflow/tfjs';
import type { OnnxruntimeBackend } from '../backend';
import { sessionInput } from '../execution/executor';
import type { DataEntry } from '../graph/data-entry';
import type { NativeValues } from '../onnx/element-type';
import { stateOf } from './optimizer-state';
import { giveEntry, tensorOf } from './present-values';
import { recordedStages } from './recorded-stages';
import type { Origin, Recording, Source, StepTensors } from './recording';

/**
 * Calls the step, computes it as one program, and notes where everything in that program comes from and goes to.
 *
 * @throws {OnnxruntimeBackendError} where the step reads a value
 */
export function recordStep<Outputs extends StepTensors>(
  backend: OnnxruntimeBackend,
  step: (inputs: StepTensors) => Outputs,
  inputs: StepTensors,
): { results: Outputs; recording: Recording } {
  backend.flush();
  const before = new Map<DataEntry, Source>();
  for (const variable of registeredVariables()) {
    before.set(ownEntry(backend, variable), { kind: 'variable', variable, isOverwritable: false });
  }
  const earlier = new Set(registeredVariables());
  const tensorsBefore = tf.memory().numTensors;
  const { result, program, optimizers } = backend.trace(() =>
    tf.tidy(() => {
      const placeholders = mapValues(inputs, (tensor, name) => {
        // itself: a gradient with respect to the variable goes through the input too
        if (tensor instanceof tf.Variable) return tensor;
        const { placeholder, entry } = placeholderFor(backend, tensor);
        before.set(entry, { kind: 'input', name });
        return placeholder;
      });
      const returned = whileSealed([...before.keys()], () => step(placeholders));
      // whoever disposes of the results keeps the variable
      const given = new Set(Object.values(inputs));
      return mapValues(returned, (tensor) =>
        tensor instanceof tf.Variable && given.has(tensor) ? tf.clone(tensor) : tensor,
      ) as Outputs;
    }),
  );

  const sourceOf = (entry: DataEntry): Source => {
    const known = before.get(entry);
    if (known) return known;
    const read = entry.setting ?? rateKeptIn(entry);
    if (read) return { kind: 'setting', read, entry };
    if (entry.refCount > 0) return { kind: 'captured', entry };
    return { kind: 'constant', input: { ...sessionInput(entry), values: entry.values as NativeValues } };
  };
  const rateKeptIn = (entry: DataEntry): (() => number) | undefined => {
    const owner = optimizers.find(({ optimizer: { c } }) => c && backend.data.get(c.dataId) === entry)?.optimizer;
    return owner && (() => -owner.learningRate!);
  };
  const { stages, placeOf, fromHost } = recordedStages(program);
  const newVariables = registeredVariables().filter((variable) => !earlier.has(variable));
  const returned = new Set([...newVariables, ...Object.values(result)]);
  const assignments = registeredVariables()
    .map((variable) => ({ variable, entry: backend.data.get(variable.dataId) }))
    .filter(({ variable, entry }) => !earlier.has(variable) || !isValueOf(before.get(entry), variable));
  const results = Object.entries(result).map(([name, { dataId, shape, dtype }]) => {
    return { name, shape: shape.slice(), dtype, entry: backend.data.get(dataId) };
  });
  const computed = new Set(program.computation.outputs);
  const given = [...assignments, ...results].map(({ entry }) => entry);
  const originOf = (entry: DataEntry): Origin => {
    if (!computed.has(entry)) return sourceOf(entry);
    const place = placeOf.get(entry)!;
    const isAlone = fromHost.has(place) && given.filter((other) => other === entry).length === 1;
    return { kind: 'output', place, isAlone };
  };
  const recording: Recording = {
    key: program.computation.key,
    stages,
    sources: program.computation.inputs.map(sourceOf).map((source, place): Source => {
      if (source.kind !== 'variable') return source;
      const after = placeOf.get(backend.data.get(source.variable.dataId));
      const isOverwritable = stages.some(
        (stage) =>
          stage.kind === 'host' &&
          stage.inputs.some((input) => input.place === place && input.isLastUse) &&
          stage.outputs.some((output) => output === after),
      );
      return { ...source, isOverwritable };
    }),
    assignments: assignments.map(({ variable, entry }) => ({ variable, origin: originOf(entry) })),
    results: results.map(({ entry, ...rest }) => ({ ...rest, origin: originOf(entry) })),
    optimizers: optimizers.map((applied) => ({ ...applied, state: stateOf(applied.optimizer) })),
    keptTensors: tf.memory().numTensors - tensorsBefore - returned.size,
  };
  return { results: result, recording };
}

const registeredVariables = (): tf.Variable[] => Object.values(tf.engine().registeredVariables);

const isValueOf = (source: Source | undefined, variable: tf.Variable): boolean =>
  source?.kind === 'variable' && source.variable === variable;

/**
 * The entry of a variable, which no other tensor shares after this, since who shares it now may not share it at a later step, and
 * which has the variable's shape, so that equal steps are equal graphs.
 */
function ownEntry(backend: OnnxruntimeBackend, variable: tf.Variable): DataEntry {
  const entry = backend.data.get(variable.dataId);
  if (entry.refCount > 1 || !tf.util.arraysEqual(entry.shape as number[], variable.shape)) {
    giveEntry(backend, variable, entry.values);
  }
  return backend.data.get(variable.dataId);
}

/** Calls `run`, in which reading one of the entries throws. */
function whileSealed<Result>(entries: readonly DataEntry[], run: () => Result): Result {
  const seal = (isSealed: boolean): void => {
    for (const entry of entries) entry.isSealed = isSealed;
  };
  seal(true);
  try {
    return run();
  } finally {
    seal(false);
  }
}

/** Another tensor with the same values and an entry of its own, so that the same tensor may be given for two inputs. */
function placeholderFor(
  backend: OnnxruntimeBackend,
  { dataId, shape, dtype }: tf.Tensor,
): { placeholder: tf.Tensor; entry: DataEntry } {
  const placeholder = tensorOf(backend, shape, dtype, backend.data.get(dataId).values);
  return { placeholder, entry: backend.data.get(placeholder.dataId) };
}

function mapValues<Value, Result>(
  record: Record<string, Value>,
  map: (value: Value, name: string) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
}
