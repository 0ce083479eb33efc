import * as tf from '@tensorflow/tfjs';
import { type StepCompiler, type TensorStep } from '@image2audio/tfjs-training';

interface Values {
  shape: number[];
  values: Float32Array;
}
type ValuesByName = Record<string, Values>;

/** A call of a compiled step: what it was given, and all that it did. */
export interface Call {
  step: TensorStep;
  inputs: ValuesByName;
  variablesBefore: ValuesByName;
  results: ValuesByName;
  variablesAfter: ValuesByName;
}

/**
 * A step compiler that runs every step as it is and notes it, so that it can be taken again later, from the same variables:
 * whoever replays a recording gets what `repeat` gives.
 */
export function repeatingCompiler(): { compile: StepCompiler; calls: Call[]; compiled: () => number } {
  const calls: Call[] = [];
  let compiled = 0;
  const compile: StepCompiler = (step) => {
    compiled++;
    return (inputs) => {
      const before = { inputs: valuesOf(inputs), variablesBefore: valuesOf(registeredVariables()) };
      const results = step(inputs);
      calls.push({ step, ...before, results: valuesOf(results), variablesAfter: valuesOf(registeredVariables()) });
      return results;
    };
  };
  return { compile, calls, compiled: () => compiled };
}

/** Takes the step of a call again, on the same inputs and from the same variables. */
export function repeat({ step, inputs, variablesBefore }: Call): Pick<Call, 'results' | 'variablesAfter'> {
  const found: Pick<Call, 'results' | 'variablesAfter'> = { results: {}, variablesAfter: {} };
  tf.tidy(() => {
    for (const [name, variable] of Object.entries(registeredVariables())) {
      const { values, shape } = variablesBefore[name];
      variable.assign(tf.tensor(values.slice(), shape));
    }
    const given = Object.entries(inputs).map(([name, { values, shape }]) => [name, tf.tensor(values.slice(), shape)]);
    found.results = valuesOf(step(Object.fromEntries(given) as tf.NamedTensorMap));
    found.variablesAfter = valuesOf(registeredVariables());
  });
  return found;
}

const registeredVariables = (): Record<string, tf.Variable> => ({ ...tf.engine().registeredVariables });

function valuesOf(tensors: tf.NamedTensorMap): ValuesByName {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => {
      return [name, { shape: tensor.shape, values: Float32Array.from(tensor.dataSync<'float32'>()) }];
    }),
  );
}
