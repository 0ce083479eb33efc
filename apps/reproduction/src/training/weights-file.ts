import type { NamedWeights } from '@image2audio/kplus1-classifier';
import type { TypedArray } from '../store/array-file';

/** Weights with their names and shapes, as the classifier and the translator give them. */
export interface NamedWeight {
  name: string;
  shape: readonly number[];
  values: Float32Array;
}

export type Shapes = Record<string, readonly number[]>;

/** Several sets of weights as the arrays and the shapes of one array file: `set/name`. */
export function packWeights(sets: Record<string, readonly NamedWeight[]>): {
  shapes: Shapes;
  arrays: Record<string, TypedArray>;
} {
  const shapes: Shapes = {};
  const arrays: Record<string, TypedArray> = {};
  for (const [set, weights] of Object.entries(sets)) {
    for (const { name, shape, values } of weights) {
      shapes[`${set}/${name}`] = shape;
      arrays[`${set}/${name}`] = values;
    }
  }
  return { shapes, arrays };
}

export function unpackWeights(set: string, shapes: Shapes, arrays: Record<string, TypedArray>): NamedWeight[] {
  return Object.entries(shapes)
    .filter(([key]) => key.startsWith(`${set}/`))
    .map(([key, shape]) => ({ name: key.slice(set.length + 1), shape, values: arrays[key] as Float32Array }));
}

/** The classifier's weights, which it gives by name, as a list. */
export function named(weights: NamedWeights): NamedWeight[] {
  return Object.entries(weights).map(([name, weight]) => ({ name, ...weight }));
}

export function byName(weights: readonly NamedWeight[]): NamedWeights {
  return Object.fromEntries(weights.map(({ name, shape, values }) => [name, { shape, values }]));
}
