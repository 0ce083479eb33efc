import * as tf from '@tensorflow/tfjs';

/** Central differences of a scalar function of a float32 tensor, entry by entry. */
export function finiteDifferences(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor, step = 1e-2): Float64Array {
  const values = Array.from(x.dataSync());
  const at = (index: number, change: number) =>
    tf.tidy(() => {
      const moved = values.map((value, i) => (i === index ? value + change : value));
      return f(tf.tensor(moved, x.shape)).dataSync()[0];
    });
  return Float64Array.from(values, (_, i) => (at(i, step) - at(i, -step)) / (2 * step));
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
