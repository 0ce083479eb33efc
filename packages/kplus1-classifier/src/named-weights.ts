import * as tf from '@tensorflow/tfjs';
import { ClassifierError } from './errors';
import type { NamedVariable } from './network/network';

/** Trained values by parameter name. */
export type NamedWeights = Record<string, { shape: readonly number[]; values: Float32Array }>;

/** A copy of the variables' values, read once. */
export async function readWeights(parameters: readonly NamedVariable[]): Promise<NamedWeights> {
  const entries = await Promise.all(
    parameters.map(async ({ name, variable }) => {
      const values = Float32Array.from(await variable.data<'float32'>());
      return [name, { shape: [...variable.shape], values }] as const;
    }),
  );
  return Object.fromEntries(entries);
}

/** Writes values into the variables of the same names; throws ClassifierError, changing nothing, unless all fit. */
export function writeWeights(parameters: readonly NamedVariable[], weights: NamedWeights): void {
  for (const { name, variable } of parameters) {
    const given = weights[name];
    const expected = `shape [${variable.shape.join(', ')}]`;
    const fix = 'The weights belong to a classifier of other options.';
    if (given === undefined) throw new ClassifierError(`weights['${name}']`, 'nothing', expected, fix);
    if (given.shape.join() !== variable.shape.join() || given.values.length !== variable.size) {
      const found = `shape [${given.shape.join(', ')}] with ${given.values.length} values`;
      throw new ClassifierError(`weights['${name}']`, found, expected, fix);
    }
  }
  const unknown = Object.keys(weights).find((name) => !parameters.some((parameter) => parameter.name === name));
  if (unknown !== undefined) {
    throw new ClassifierError(`weights['${unknown}']`, 'a weight', 'no weight of that name in this classifier');
  }
  for (const { name, variable } of parameters) {
    tf.tidy(() => variable.assign(tf.tensor(Float32Array.from(weights[name].values), variable.shape)));
  }
}
