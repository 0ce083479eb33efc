import * as tf from '@tensorflow/tfjs';
import type { LatentModel } from '../latent-model';
import { logJoint, repeatItems } from '../log-joint';

/** Latent vectors an item in one pass of the gradient. */
const ROWS_PER_PASS = 32;

/** log p(x, z) of one latent vector an item and its gradient: items values and items x latentSize values. */
export async function logJointAndGradient(
  model: LatentModel,
  x: tf.Tensor,
  z: Float64Array,
): Promise<{ value: Float64Array; gradient: Float64Array }> {
  const items = x.shape[0];
  const [value, gradient] = tf.tidy(() => {
    const latent = tf.tensor3d(Float32Array.from(z), [items, 1, model.latentSize]);
    return [logJoint(model, x, latent), gradientAt(model, x, latent)];
  });
  try {
    return { value: Float64Array.from(await value.data()), gradient: Float64Array.from(await gradient.data()) };
  } finally {
    tf.dispose([value, gradient]);
  }
}

/**
 * The precision matrices -d^2 log p(x, z) / dz^2 of a chunk of items, by central differences of the gradient: items x D x D, symmetrised. A
 * back end gives float32 gradients without second derivatives, so the steps have to be wide; over a posterior deviation a piecewise
 * linear decoder's differences are also the more useful curvature.
 *
 * @param z latent vectors, items x D
 * @param steps half the width of each difference, items x D
 */
export async function precisionMatrices(
  model: LatentModel,
  x: tf.Tensor,
  z: Float64Array,
  steps: Float64Array,
): Promise<Float64Array> {
  const [items, size] = [x.shape[0], model.latentSize];
  const precision = new Float64Array(items * size * size);
  for (let first = 0; first < size; first += ROWS_PER_PASS / 2) {
    const count = Math.min(ROWS_PER_PASS / 2, size - first);
    const gradients = await gradientsAround(model, x, z, steps, { first, count });
    for (let item = 0; item < items; item++) {
      for (let moved = 0; moved < count; moved++) {
        const above = (item * 2 * count + 2 * moved) * size;
        const width = 2 * steps[item * size + first + moved];
        for (let other = 0; other < size; other++) {
          // half to either side of the diagonal: the mean of the matrix and its transpose
          const half = (gradients[above + size + other] - gradients[above + other]) / width / 2;
          precision[(item * size + first + moved) * size + other] += half;
          precision[(item * size + other) * size + first + moved] += half;
        }
      }
    }
  }
  return precision;
}

/** Gradients with `count` dimensions moved up and down one after the other, [items, 2 count, D]. */
async function gradientsAround(
  model: LatentModel,
  x: tf.Tensor,
  z: Float64Array,
  steps: Float64Array,
  { first, count }: { first: number; count: number },
): Promise<ArrayLike<number>> {
  const [items, size] = [x.shape[0], model.latentSize];
  const moved = new Float32Array(items * 2 * count * size);
  for (let row = 0; row < items * 2 * count; row++) {
    const item = Math.floor(row / (2 * count));
    const dimension = first + ((row % (2 * count)) >> 1);
    for (let d = 0; d < size; d++) moved[row * size + d] = z[item * size + d];
    moved[row * size + dimension] += (row % 2 === 0 ? 1 : -1) * steps[item * size + dimension];
  }
  const gradient = tf.tidy(() =>
    gradientAt(model, repeatItems(x, 2 * count), tf.tensor3d(moved, [items, 2 * count, size])),
  );
  try {
    return await gradient.data();
  } finally {
    gradient.dispose();
  }
}

function gradientAt(model: LatentModel, repeated: tf.Tensor, z: tf.Tensor3D): tf.Tensor {
  return tf.grad((latent) => tf.sum(logJoint(model, repeated, latent as tf.Tensor3D)))(z);
}
