import * as tf from '@tensorflow/tfjs';
import { DensityError } from '../errors';
import { adamAscent, type AscentPlan } from '../gradient/adam-ascent';
import { logJointAndGradient, precisionMatrices } from '../gradient/curvature';
import { precisionRoots, type PrecisionRoots } from '../gradient/symmetric-root';
import type { LatentModel } from '../latent-model';
import { logJoint } from '../log-joint';
import { encodedPosterior } from './encoder';

/** Directions flatter than this have no more than twice the prior's deviation. */
const SMALLEST_PRECISION = 0.25;
/** The first differences take the encoder's deviations as steps, the second those that the first found. */
const CURVATURE_ROUNDS = 2;
const NEWTON_STEPS = 6;

export interface PosteriorMode {
  /** items x D. */
  readonly mode: Float64Array;
  /** log p(x, z) at the mode, one an item. */
  readonly logJoint: Float64Array;
  /** Roots of -d^2 log p(x, z) / dz^2 at the mode, one an item. */
  readonly roots: readonly PrecisionRoots[];
}

/**
 * A mode of p(z|x) of every item and the curvature there: Adam from the encoder's mean, then Newton steps that are halved while they do
 * not climb. A local mode: where the posterior has several, it is the one that the encoder's mean leads to.
 *
 * @throws DensityError where log p(x, z) or its gradient is not finite
 */
export async function findPosteriorMode(model: LatentModel, x: tf.Tensor, plan: AscentPlan): Promise<PosteriorMode> {
  const [items, size] = [x.shape[0], model.latentSize];
  const { mode, steps } = await climbFromEncoder(model, x, plan);
  let current = await logJointAndGradient(model, x, mode);
  let roots: PrecisionRoots[] = [];
  for (let round = 0; round < CURVATURE_ROUNDS; round++) {
    checkFinite(current);
    const precision = await precisionMatrices(model, x, mode, steps);
    const broken = precision.findIndex((value) => !Number.isFinite(value));
    if (broken >= 0) throw notFinite('a second difference of log p(x, z)', Math.floor(broken / size ** 2));
    roots = Array.from({ length: items }, (_, item) =>
      precisionRoots(precision.subarray(item * size * size, (item + 1) * size * size), size, SMALLEST_PRECISION),
    );
    current = await climb(model, x, mode, current, roots);
    for (let at = 0; at < steps.length; at++) {
      const diagonal = precision[Math.floor(at / size) * size * size + (at % size) * (size + 1)];
      steps[at] = 0.5 / Math.sqrt(Math.max(diagonal, SMALLEST_PRECISION));
    }
  }
  return { mode, logJoint: current.value, roots };
}

/** Where Adam gets from the encoder's mean, and half the encoder's deviations, items x D each. */
async function climbFromEncoder(
  model: LatentModel,
  x: tf.Tensor,
  plan: AscentPlan,
): Promise<{ mode: Float64Array; steps: Float64Array }> {
  const { mean, logVariance } = encodedPosterior(model, x);
  let ascended: tf.Tensor2D[] = [];
  try {
    ascended = adamAscent([mean], ([z]) => logJoint(model, x, tf.expandDims<tf.Tensor3D>(z, 1)), plan);
    const logVariances = await logVariance.data();
    return {
      mode: Float64Array.from(await ascended[0].data()),
      steps: Float64Array.from(logVariances, (value) => Math.min(Math.max(Math.exp(value / 2) / 2, 1e-3), 1)),
    };
  } finally {
    tf.dispose([logVariance, ascended]);
  }
}

type Point = Awaited<ReturnType<typeof logJointAndGradient>>;

/** Newton steps A^-1 gradient with the curvature at hand; an item that does not climb goes back and halves its steps. Moves `mode`. */
async function climb(
  model: LatentModel,
  x: tf.Tensor,
  mode: Float64Array,
  from: Point,
  roots: readonly PrecisionRoots[],
): Promise<Point> {
  const size = model.latentSize;
  const factor = new Float64Array(roots.length).fill(1);
  const point = { value: from.value.slice(), gradient: from.gradient.slice() };
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const moved = mode.slice();
    for (const [item, { inverseRoot }] of roots.entries()) {
      const gradient = point.gradient.subarray(item * size, (item + 1) * size);
      const direction = timesVector(inverseRoot, timesVector(inverseRoot, gradient));
      for (let d = 0; d < size; d++) moved[item * size + d] += factor[item] * direction[d];
    }
    const tried = await logJointAndGradient(model, x, moved);
    for (let item = 0; item < roots.length; item++) {
      if (!(tried.value[item] > point.value[item])) {
        factor[item] /= 2;
        continue;
      }
      const range = [item * size, (item + 1) * size] as const;
      mode.set(moved.subarray(...range), range[0]);
      point.gradient.set(tried.gradient.subarray(...range), range[0]);
      point.value[item] = tried.value[item];
    }
  }
  return point;
}

function timesVector(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  return vector.map((_, row) => {
    let sum = 0;
    for (let column = 0; column < size; column++) sum += matrix[row * size + column] * vector[column];
    return sum;
  });
}

function checkFinite({ value, gradient }: Point): void {
  const item = value.findIndex((entry) => !Number.isFinite(entry));
  if (item >= 0) throw notFinite(`log p(x, z) = ${value[item]}`, item);
  const at = gradient.findIndex((entry) => !Number.isFinite(entry));
  if (at >= 0) throw notFinite(`the gradient of log p(x, z)`, Math.floor((at * value.length) / gradient.length));
}

function notFinite(what: string, item: number): DensityError {
  return new DensityError(
    'model.logLikelihood',
    `one with which ${what} is not finite near the mode of item ${item} of a chunk`,
    'a finite, differentiable log-likelihood',
    'Look for values that are not finite in x, or try a smaller learning rate.',
  );
}
