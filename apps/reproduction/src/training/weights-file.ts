import type { NamedWeight } from '@image2audio/tfjs-training';
import type { TypedArray } from '../store/array-file';

export type Shapes = Record<string, readonly number[]>;

/** Several sets of weights as the arrays and the shapes of one array file of the cache: `set/name`. */
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
