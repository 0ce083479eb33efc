import * as tf from '@tensorflow/tfjs';

/**
 * 'whole': the numbers -2 to 2. Sums and products of them are exact in float32 in whatever order they are computed, so that a
 * value meets the kink of an activation or the bound of a comparison on both back ends or on neither; and many meet it exactly.
 * 'real': between -1 and 1, for errors of rounding.
 */
export type NumberKind = 'whole' | 'real';

/** Numbers that depend on the arguments alone. */
export function numbers(kind: NumberKind, shape: number[], seed: number): tf.Tensor {
  let state = (Math.imul(seed + 1, 2654435761) ^ 0x9e3779b9) >>> 0;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () =>
    kind === 'whole' ? Math.floor(5 * uniform()) - 2 : 2 * uniform() - 1,
  );
  return tf.tensor(values, shape);
}
