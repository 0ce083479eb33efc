import * as tf from '@tensorflow/tfjs';

export interface PhasePoint {
  readonly position: tf.Tensor;
  readonly momentum: tf.Tensor;
}

/**
 * Leapfrog steps of Hamilton's equations with the potential energy -log p and unit masses: half a step of the momentum, then whole steps of
 * position and momentum in turn, and half a step of the momentum at the end. Exactly that order makes the map its own inverse once the momentum is
 * turned round, and keeps volume, on which the acceptance rule rests; the energy is off by O(stepSize^2).
 *
 * Called inside `tf.tidy`.
 *
 * @param gradient of log p at a position
 * @param stepSize in the units of the position: a number, or a tensor that broadcasts over it
 */
export function leapfrog(
  { position, momentum }: PhasePoint,
  gradient: (position: tf.Tensor) => tf.Tensor,
  stepSize: tf.Tensor | number,
  steps: number,
): PhasePoint {
  const kicked = (from: tf.Tensor, at: tf.Tensor, part: number) =>
    tf.add(from, tf.mul(gradient(at), tf.mul(stepSize, part)));
  let [q, p] = [position, kicked(momentum, position, 0.5)];
  for (let step = 1; step <= steps; step++) {
    q = tf.add(q, tf.mul(p, stepSize));
    p = kicked(p, q, step < steps ? 1 : 0.5);
  }
  return { position: q, momentum: p };
}
