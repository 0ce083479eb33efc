import * as tf from '@tensorflow/tfjs';
import { TranslatorError } from './errors';

/** One variable of a model, ready to be written to a file. */
export interface NamedWeight {
  name: string;
  shape: number[];
  values: Float32Array;
}

export async function readWeights(entries: readonly [string, tf.Variable][]): Promise<NamedWeight[]> {
  return Promise.all(
    entries.map(async ([name, variable]) => ({
      name,
      shape: [...variable.shape],
      // a copy: on some back ends data() hands out the live storage
      values: Float32Array.from(await variable.data()),
    })),
  );
}

/** Checks all names and shapes first, so that a model is never left half loaded. @throws TranslatorError on a mismatch */
export function assignWeights(entries: readonly [string, tf.Variable][], weights: readonly NamedWeight[]): void {
  const given = new Map(weights.map((weight) => [weight.name, weight]));
  const fix = 'Create the translator with the options it was saved with.';
  for (const [name, variable] of entries) {
    const weight = given.get(name);
    if (!weight) throw new TranslatorError('weights', `without ${name}`, `a weight named ${name}`, fix);
    if (weight.shape.join() !== variable.shape.join() || weight.values.length !== variable.size) {
      const found = `[${weight.shape.join(', ')}] with ${weight.values.length} values`;
      throw new TranslatorError(`weights: ${name}`, found, `[${variable.shape.join(', ')}]`, fix);
    }
    given.delete(name);
  }
  if (given.size > 0)
    throw new TranslatorError(
      'weights',
      `with unknown ${[...given.keys()].join(', ')}`,
      'the names of this model',
      fix,
    );
  const byName = new Map(weights.map((weight) => [weight.name, weight]));
  tf.tidy(() => {
    for (const [name, variable] of entries)
      variable.assign(tf.tensor(byName.get(name)!.values.slice(), variable.shape));
  });
}
