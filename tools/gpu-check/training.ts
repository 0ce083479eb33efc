/** Training of a small convolutional autoencoder, from fixed weights on fixed data. */
import * as tf from '@tensorflow/tfjs';
import { sines } from './operations';

const batch: [number, number, number, number] = [8, 32, 32, 1];

/** [height, width, in, out] of every layer; the last two enlarge their input by 2 first. */
const filterShapes: readonly [number, number, number, number][] = [
  [3, 3, 1, 16],
  [3, 3, 16, 32],
  [3, 3, 32, 32],
  [3, 3, 32, 16],
  [3, 3, 16, 1],
];

const strides = [2, 2, 1, 1, 1];
const firstEnlarging = 3;

/** The losses of `steps` steps of Adam on the mean squared reconstruction error, and the median time of the later steps. */
export async function train(steps: number): Promise<{ losses: number[]; millisecondsPerStep: number }> {
  const input = sines(batch) as tf.Tensor4D;
  const filters = filterShapes.map((shape, layer) => {
    const fanIn = shape[0] * shape[1] * shape[2];
    return tf.variable(sines(shape, layer, 2 / Math.sqrt(fanIn)));
  });
  // a large epsilon: with the usual one, the sign of gradients near zero decides the first steps, and rounding the sign
  const optimizer = tf.train.adam(2e-3, 0.9, 0.999, 1e-3);
  const loss = (): tf.Scalar => {
    let value: tf.Tensor4D = input;
    filters.forEach((filter, layer) => {
      const [, height, width] = value.shape;
      if (layer >= firstEnlarging) value = tf.image.resizeNearestNeighbor(value, [height * 2, width * 2]);
      value = tf.conv2d(value, filter as unknown as tf.Tensor4D, strides[layer], 'same');
      if (layer < filters.length - 1) value = tf.maximum(value, tf.mul(value, 0.2));
    });
    return tf.mean(tf.squaredDifference(value, input));
  };
  const losses: number[] = [];
  const times: number[] = [];
  for (let step = 0; step < steps; step++) {
    const begin = performance.now();
    const value = optimizer.minimize(loss, true, filters)!;
    losses.push((await value.data())[0]);
    times.push(performance.now() - begin);
    value.dispose();
  }
  optimizer.dispose();
  tf.dispose([input, ...filters]);
  // the first steps compile
  const later = times.slice(Math.min(5, steps - 1)).sort((a, b) => a - b);
  return { losses, millisecondsPerStep: later[later.length >> 1] };
}
