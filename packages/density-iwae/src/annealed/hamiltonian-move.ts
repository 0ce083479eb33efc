import * as tf from '@tensorflow/tfjs';
import { leapfrog } from './leapfrog';

/** Chains of a chunk: latent vectors [items, chains, D] with both ends of the annealing, [items, chains] each. */
export interface ChainState {
  readonly z: tf.Tensor3D;
  /** log q(z), where annealing starts. */
  readonly logStart: tf.Tensor2D;
  readonly logLikelihood: tf.Tensor2D;
  readonly logPrior: tf.Tensor2D;
}

export interface AnnealedTarget {
  /** The terms of log p at latent vectors. */
  evaluate(z: tf.Tensor3D): ChainState;
  /** Gradient of `(1 - b) log q(z) + b log p(x, z)`. */
  gradient(z: tf.Tensor3D, inverseTemperature: number): tf.Tensor3D;
}

/** `(1 - b) log q + b log p(x, z)`. */
function annealedLogDensity(
  { logStart, logLikelihood, logPrior }: ChainState,
  inverseTemperature: number,
): tf.Tensor2D {
  const joint = tf.add(logLikelihood, logPrior);
  return tf.add(tf.mul(logStart, 1 - inverseTemperature), tf.mul(joint, inverseTemperature));
}

/**
 * One Hamiltonian Monte Carlo move of every chain, which leaves the annealed distribution as it is: a fresh momentum, leapfrog steps, and
 * acceptance with probability `min(1, exp(energy before - energy after))`. A move that ends nowhere (NaN) is turned down.
 *
 * @param momentum standard normal, [items, chains, D]
 * @param uniform from 0 to 1, [items, chains]
 * @param stepSize [items, chains, D], in the units of z
 * @param scale [items, 1, D]: deviations by which positions are divided, so that masses are 1
 */
export function hamiltonianMove(
  state: ChainState,
  target: AnnealedTarget,
  inverseTemperature: number,
  noise: { momentum: tf.Tensor3D; uniform: tf.Tensor2D },
  { stepSize, scale, steps }: { stepSize: tf.Tensor; scale: tf.Tensor; steps: number },
): { state: ChainState; acceptance: tf.Tensor2D } {
  const gradient = (position: tf.Tensor) => tf.mul(target.gradient(tf.mul(position, scale), inverseTemperature), scale);
  const end = leapfrog({ position: tf.div(state.z, scale), momentum: noise.momentum }, gradient, stepSize, steps);
  const proposed = target.evaluate(tf.mul(end.position, scale));
  const energyOf = (at: ChainState, momentum: tf.Tensor) =>
    tf.sub(tf.mul(tf.sum(tf.square(momentum), 2), 0.5), annealedLogDensity(at, inverseTemperature));
  const difference = tf.sub(energyOf(state, noise.momentum), energyOf(proposed, end.momentum));
  // NaN compares as false: such a move counts as never accepted
  const acceptance = tf.where(tf.greaterEqual(difference, -Infinity), tf.exp(tf.minimum(difference, 0)), 0);
  const accepted = tf.less(noise.uniform, acceptance);
  const chosen = <T extends tf.Tensor>(after: T, before: T): T => tf.where(accepted, after, before);
  return {
    acceptance: acceptance as tf.Tensor2D,
    state: {
      z: tf.where(tf.expandDims(accepted, 2), proposed.z, state.z),
      logStart: chosen(proposed.logStart, state.logStart),
      logLikelihood: chosen(proposed.logLikelihood, state.logLikelihood),
      logPrior: chosen(proposed.logPrior, state.logPrior),
    },
  };
}
