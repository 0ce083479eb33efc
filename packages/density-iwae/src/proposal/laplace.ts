import * as tf from '@tensorflow/tfjs';
import { requireInteger, requireOptions, requirePositive } from '../errors';
import { findPosteriorMode, type PosteriorMode } from './posterior-mode';
import type { Proposal, ProposalMaker } from './proposal';

export interface LaplaceOptions {
  /** Steps of Adam towards the mode, before the Newton steps; default 300: far from a mode its curvature means nothing. */
  steps?: number;
  /** Of Adam's first step, falling to 0; default 0.1. */
  learningRate?: number;
  /**
   * Of the Student-t distribution, a whole number; default `max(5, D / 2)`. Five make tails that hardly any posterior exceeds, but in 64
   * dimensions they would cost a Gaussian posterior two thirds of its draws; 32 cost it a quarter.
   */
  degreesOfFreedom?: number;
}

/**
 * Laplace's approximation as a proposal: a full-rank Student-t distribution around a mode of p(z|x), its scale matrix the inverse of
 * `A = -d^2 log p(x, z) / dz^2` there. Correlated latent dimensions, which no diagonal Gaussian can follow, cost it nothing.
 *
 * Takes 300 gradients of the decoder an item and 4 more a latent dimension: for z of 64, some 560 passes.
 *
 * @throws DensityError where an option is outside its range or the model is not finite near the mode
 */
export function laplaceProposal(options: LaplaceOptions = {}): ProposalMaker {
  requireOptions<LaplaceOptions>('options', options, { steps: true, learningRate: true, degreesOfFreedom: true });
  const { steps = 300, learningRate = 0.1, degreesOfFreedom } = options;
  requireInteger('steps', steps, 1);
  if (degreesOfFreedom !== undefined) requireInteger('degreesOfFreedom', degreesOfFreedom, 1);
  requirePositive('learningRate', learningRate);
  return async (model, x) => {
    const found = await findPosteriorMode(model, x, { steps, learningRate });
    return studentProposal(found, model.latentSize, degreesOfFreedom ?? Math.max(5, model.latentSize >> 1));
  };
}

/** Laplace's approximation of log p(x), `log p(x, mode) + D/2 log(2 pi) - 1/2 log |A|`, in nats, one an item. */
function laplaceLogDensity({ logJoint, roots }: PosteriorMode, size: number): Float64Array {
  return logJoint.map((value, item) => value + 0.5 * size * Math.log(2 * Math.PI) - 0.5 * roots[item].logDeterminant);
}

function studentProposal(found: PosteriorMode, size: number, freedom: number): Proposal {
  const items = found.roots.length;
  const matrices = (name: 'root' | 'inverseRoot') =>
    tf.tensor3d(Float32Array.from(found.roots.flatMap((roots) => [...roots[name]])), [items, size, size]);
  const center = tf.tensor3d(Float32Array.from(found.mode), [items, 1, size]);
  const [root, inverseRoot] = [matrices('root'), matrices('inverseRoot')];
  const logVolume = found.roots.map(({ logDeterminant }) => logStudentNormalizer(size, freedom) + logDeterminant / 2);
  const normalizer = tf.tensor2d(logVolume, [items, 1]);
  // the deviation of dimension d is the length of row d of A^(-1/2)
  const scale = tf.tidy(() => tf.sqrt(tf.sum<tf.Tensor2D>(tf.square(inverseRoot), 2)));

  const logDensityAt = (squaredDistance: tf.Tensor) =>
    tf.sub<tf.Tensor2D>(normalizer, tf.mul(tf.log1p(tf.div(squaredDistance, freedom)), (freedom + size) / 2));
  return {
    noiseSize: size + freedom,
    scale,
    laplaceLogDensity: laplaceLogDensity(found, size),
    draw: (noise) => {
      const [items_, draws] = noise.shape;
      const normal = tf.slice(noise, [0, 0, 0], [items_, draws, size]);
      const chiSquared = tf.sum(tf.square(tf.slice(noise, [0, 0, size], [items_, draws, freedom])), 2, true);
      const standard = tf.mul<tf.Tensor3D>(normal, tf.sqrt(tf.div(freedom, chiSquared)));
      const z = tf.add<tf.Tensor3D>(tf.matMul(standard, inverseRoot), center);
      return { z, logDensity: logDensityAt(tf.sum(tf.square(standard), 2)) };
    },
    logDensity: (z) => logDensityAt(tf.sum(tf.square(tf.matMul(tf.sub<tf.Tensor3D>(z, center), root)), 2)),
    dispose: () => tf.dispose([center, root, inverseRoot, normalizer, scale]),
  };
}

/**
 * Logarithm of the factor of the multivariate Student-t density with unit scale matrix, `log Gamma((nu + D) / 2) - log Gamma(nu / 2) - D/2
 * log(nu pi)`.
 *
 * @param freedom nu, a whole number of at least 1
 */
export function logStudentNormalizer(size: number, freedom: number): number {
  return logGammaOfHalves(freedom + size) - logGammaOfHalves(freedom) - 0.5 * size * Math.log(freedom * Math.PI);
}

/** log Gamma(halves / 2) of a whole number of halves, by the recurrence Gamma(x + 1) = x Gamma(x): exact to rounding. */
function logGammaOfHalves(halves: number): number {
  let value = halves % 2 === 0 ? 0 : 0.5 * Math.log(Math.PI);
  for (let at = halves - 2; at > 0; at -= 2) value += Math.log(at / 2);
  return value;
}
