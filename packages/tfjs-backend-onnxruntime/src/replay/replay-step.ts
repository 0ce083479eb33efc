import type * as tf from '@tensorflow/tfjs';
import type { OnnxruntimeBackend } from '../backend';
import { OnnxruntimeBackendError } from '../errors';
import { sessionInput } from '../execution/executor';
import type { DataEntry } from '../graph/data-entry';
import type { SessionInput } from '../execution/session';
import { nativeValues, type NativeDataType } from '../onnx/element-type';
import { assignValues, tensorOf } from './present-values';
import type { Origin, Recording, Source, StepTensors } from './recording';

/** Computes a recorded step on other inputs; undefined, without an effect, where it has to be recorded anew. */
export function replayStep(
  backend: OnnxruntimeBackend,
  recording: Recording,
  inputs: StepTensors,
): tf.NamedTensorMap | undefined {
  if (!isCurrent(recording)) return undefined;
  // pending operations read the variables as they are now
  backend.flush();
  const entryOf = (source: Source): DataEntry | undefined => {
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
  };
  const inputOf = (source: Source): SessionInput => {
    if (source.kind === 'constant') return source.input;
    if (source.kind === 'setting') {
      const dtype = source.entry.dtype as NativeDataType;
      return { dtype, shape: [], values: nativeValues([source.read()], dtype) };
    }
    return sessionInput(entryOf(source)!);
  };
  const outputs = backend.replay(recording.key, () =>
    recording.sources.map((source, index) => ({ ...inputOf(source), shape: recording.inputShapes[index] })),
  );
  if (!outputs) return undefined;

  const originValues = (origin: Origin): tf.backend_util.BackendValues =>
    origin.kind === 'output' ? outputs[origin.index] : (entryOf(origin)?.values ?? inputOf(origin).values);
  // all read before the first is written: a step may exchange the values of two variables
  const assigned = recording.assignments.map(({ origin }) => originValues(origin));
  const results = recording.results.map(({ name, shape, dtype, origin }) => {
    return [name, tensorOf(backend, shape, dtype, originValues(origin))] as const;
  });
  recording.assignments.forEach(({ variable }, index) => {
    assignValues(backend, variable, assigned[index]);
  });
  for (const { optimizer } of recording.optimizers) optimizer.incrementIterations();
  return Object.fromEntries(results);
}

/** Whether what the recording holds fixed is still so. */
function isCurrent({ sources, assignments, optimizers }: Recording): boolean {
  const variables = [
    ...sources.flatMap((source) => (source.kind === 'variable' ? [source.variable] : [])),
    ...assignments.map(({ variable }) => variable),
  ];
  return (
    variables.every(({ isDisposed }) => !isDisposed) &&
    optimizers.every(({ optimizer, fixedRate }) => fixedRate === undefined || optimizer.learningRate === fixedRate)
  );
}

export function disposedTensor(what: string): OnnxruntimeBackendError {
  return new OnnxruntimeBackendError({
    argument: 'compileStep',
    found: `a step whose ${what} has been disposed`,
    expected: 'inputs that are there, and outside tensors that live as long as the compiled step',
    fix: 'Pass the tensor as an input, or keep it.',
  });
}
