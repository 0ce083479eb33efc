import { util, type TensorInfo } from '@tensorflow/tfjs';
import type { HostComputation, HostOperand } from '../graph/recorded-node';
import type { OperationRecorder } from '../lowering/kernel-lowering';
import { moveByAdam } from './adam-in-place';
import { requireBooleans, requireNumber } from './attributes';
import { NamedInputs } from './named-inputs';
import { ownCopy } from './own-copy';
import { sumOfSquares } from './sum-of-squares';

/** The kernel's name, for `tf.getKernel` and `tf.engine().runKernel`. */
export const clippedAdamW = 'ClippedAdamW';

/** By name: rate, epsilon, decay, firstMoment, secondMoment, variable0, gradient0, variable1 and so on. */
export type ClippedAdamWInputs = Record<string, TensorInfo | undefined>;

export interface ClippedAdamWAttributes {
  /** Both from 0 to 1. */
  beta1: number;
  beta2: number;
  /** Euclidean norm that all gradients together are shrunk to where they exceed it, from 0; Infinity for no clipping. */
  clipNorm: number;
  /** By variable, whether weight decay applies to it. */
  decays: readonly boolean[];
}

interface Part {
  size: number;
  hasGradient: boolean;
  decays: boolean;
}

/** The operands before the variables. */
const settings = ['rate', 'epsilon', 'decay', 'firstMoment', 'secondMoment'] as const;

/** What keeps the norm from dividing by 0, as in PyTorch's clip_grad_norm_. */
const clipEpsilon = 1e-6;

/**
 * One step of Adam with clipped gradients and decoupled weight decay, over the variables w_i with gradients g_i:
 *
 *     norm = sqrt(sum of all g^2), s = min(1, clipNorm / (norm + 1e-6))
 *     m = beta1 m + (1 - beta1) s g, v = beta2 v + (1 - beta2) (s g)^2
 *     w = w (1 - decay) - rate m / (sqrt(v) + epsilon)
 *
 * Inputs, all float32: the scalars `rate` = learning rate sqrt(1 - beta2^t) / (1 - beta1^t), `epsilon` = epsilon sqrt(1 - beta2^t) and
 * `decay` = learning rate times weight decay, which change from step to step; `firstMoment` and `secondMoment` [n], n the numbers of
 * all variables in their order; `variable0`, `gradient0`, `variable1` and so on. A gradient that is not given counts as zeros; w is not
 * decayed where `decays` says so. Outputs: norm [], new moments [n], new variables. No input changes: where nobody else can see
 * its array, an output may be in it. Computed in float64, stored in float32; agrees with torch.nn.utils.clip_grad_norm_ followed by
 * torch.optim.AdamW.
 *
 * @throws {OnnxruntimeBackendError} on inputs of another type or size and attributes out of range, nothing having been computed
 */
export function recordClippedAdamW(
  inputs: ClippedAdamWInputs,
  { beta1, beta2, clipNorm, decays }: ClippedAdamWAttributes,
  recorder: OperationRecorder,
): TensorInfo[] {
  requireNumber(clippedAdamW, 'beta1', beta1, 0, 1);
  requireNumber(clippedAdamW, 'beta2', beta2, 0, 1);
  requireNumber(clippedAdamW, 'clipNorm', clipNorm, 0, Infinity);
  requireBooleans(clippedAdamW, 'decays', decays);
  const given = new NamedInputs(clippedAdamW, inputs, `${settings.join(', ')}, and variable0, gradient0 and so on`);
  const variables = decays.map((_, index) => given.required(`variable${index}`));
  const sizes = variables.map(({ shape }) => util.sizeFromShape(shape));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const gradients = sizes.map((size, index) => given.optional(`gradient${index}`, size));
  const scalars = settings.map((name) => given.required(name, name.endsWith('Moment') ? total : 1));
  const [firstMoment, secondMoment] = scalars.slice(3);
  const parts = sizes.map((size, index): Part => ({ size, hasGradient: !!gradients[index], decays: decays[index] }));
  const float32 = (shape: number[]) => ({ shape, dtype: 'float32' as const });
  return recorder.record({
    name: clippedAdamW,
    attributes: [beta1, beta2, clipNorm, ...parts.map((part) => `${part.hasGradient}:${part.decays}`)].join(),
    inputs: [...scalars, ...variables.flatMap((variable, index) => [variable, gradients[index] ?? []].flat())],
    outputs: [
      float32([]),
      float32(firstMoment.shape),
      float32(secondMoment.shape),
      ...variables.map(({ shape }) => float32(shape)),
    ],
    computeOnHost: (operands) => compute(operands, { beta1, beta2, clipNorm, parts }),
  });
}

function compute(
  operands: readonly HostOperand[],
  { beta1, beta2, clipNorm, parts }: Omit<ClippedAdamWAttributes, 'decays'> & { parts: readonly Part[] },
): ReturnType<HostComputation> {
  const [rate, epsilon, decay] = operands.slice(0, 3).map(({ values }) => values[0]);
  const [first, second] = operands.slice(3, 5).map(ownCopy);
  let next = settings.length;
  const updates = parts.map(({ hasGradient, decays }) => ({
    weights: ownCopy(operands[next++]),
    gradient: hasGradient ? (operands[next++].values as Float32Array) : undefined,
    kept: decays ? 1 - decay : 1,
  }));
  const norm = Math.sqrt(updates.reduce((sum, { gradient }) => sum + (gradient ? sumOfSquares(gradient) : 0), 0));
  const scale = clipNorm === Infinity ? 1 : Math.min(1, clipNorm / (norm + clipEpsilon));
  const numbers = { beta1, beta2, rest1: 1 - beta1, rest2: 1 - beta2, scale, rate, epsilon };
  let offset = 0;
  for (const { weights, gradient, kept } of updates) {
    const end = offset + weights.length;
    moveByAdam(weights, gradient, first.subarray(offset, end), second.subarray(offset, end), { ...numbers, kept });
    offset = end;
  }
  return [Float32Array.of(norm), first, second, ...updates.map(({ weights }) => weights)];
}
