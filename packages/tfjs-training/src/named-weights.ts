import * as tf from '@tensorflow/tfjs';
import { TrainingError } from './errors';

/** A variable of a model by the name that its files know. */
export interface NamedVariable {
  name: string;
  variable: tf.Variable;
}

/** The values of one variable, ready to be written to a file. A model's weights are a list of them. */
export interface NamedWeight {
  name: string;
  shape: readonly number[];
  values: Float32Array;
}

/** A copy of the variables' values at the time of the call, in their order. */
export async function readWeights(variables: readonly NamedVariable[]): Promise<NamedWeight[]> {
  return Promise.all(
    variables.map(async ({ name, variable }) => ({
      name,
      shape: [...variable.shape],
      // a copy: on some back ends data() hands out the live storage
      values: Float32Array.from(await variable.data<'float32'>()),
    })),
  );
}

/**
 * Writes weights into the variables of the same names, in whatever order they come.
 *
 * @throws TrainingError, changing nothing, where a name is missing, unknown or given twice, or a shape differs
 */
export function writeWeights(variables: readonly NamedVariable[], weights: readonly NamedWeight[]): void {
  const given = weightsByName(variables, weights);
  tf.tidy(() => {
    for (const { name, variable } of variables)
      variable.assign(tf.tensor(Float32Array.from(given.get(name)!.values), variable.shape));
  });
}

/** By name, once every variable has one of its shape and no weight is left over. @throws TrainingError otherwise */
export function weightsByName(
  variables: readonly NamedVariable[],
  weights: readonly NamedWeight[],
): Map<string, NamedWeight> {
  const given = new Map(weights.map((weight) => [weight.name, weight]));
  const fix = 'The weights belong to a model of other options.';
  for (const { name, variable } of variables) {
    const weight = given.get(name);
    const expected = `shape [${variable.shape.join(', ')}]`;
    if (!weight) throw new TrainingError(`weights: '${name}'`, 'nothing', expected, fix);
    if (weight.shape.join() !== variable.shape.join() || weight.values.length !== variable.size) {
      const found = `shape [${weight.shape.join(', ')}] with ${weight.values.length} values`;
      throw new TrainingError(`weights: '${name}'`, found, expected, fix);
    }
  }
  const names = new Set(variables.map(({ name }) => name));
  const unknown = weights.find(({ name }, at) => !names.has(name) || given.get(name) !== weights[at]);
  if (unknown) {
    const found = names.has(unknown.name) ? 'two weights' : 'a weight';
    const expected = names.has(unknown.name) ? 'one' : 'no weight of that name in this model';
    throw new TrainingError(`weights: '${unknown.name}'`, found, expected, fix);
  }
  return given;
}

/** Several models' weights as one list, for one file: the names become `model/name`. */
export function joinWeights(models: Readonly<Record<string, readonly NamedWeight[]>>): NamedWeight[] {
  return Object.entries(models).flatMap(([model, weights]) =>
    weights.map((weight) => ({ ...weight, name: `${model}/${weight.name}` })),
  );
}

/** The weights of one model out of such a list, by their own names; empty where it has none. */
export function weightsOf(model: string, joined: readonly NamedWeight[]): NamedWeight[] {
  return joined
    .filter(({ name }) => name.startsWith(`${model}/`))
    .map((weight) => ({ ...weight, name: weight.name.slice(model.length + 1) }));
}
