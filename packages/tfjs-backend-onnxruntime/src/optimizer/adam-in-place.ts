import { moveByVectors } from './adam-simd';

/** The numbers of one update of Adam, the same for all weights of one variable. */
export interface AdamNumbers {
  beta1: number;
  beta2: number;
  /** 1 - beta1 and 1 - beta2. */
  rest1: number;
  rest2: number;
  /** What every gradient is multiplied by first: 1, or less where gradients are clipped. */
  scale: number;
  /** rate sqrt(1 - beta2^t) / (1 - beta1^t): the bias corrections, folded into the learning rate. */
  rate: number;
  /** epsilon sqrt(1 - beta2^t). */
  epsilon: number;
  /** What is left of a weight before its step: 1, or less under decoupled weight decay. */
  kept: number;
}

/**
 * Weights a call of the loops: few, so that V8 compiles them after a step or two as whole functions. One that is called seldom is
 * compiled from the middle of its loop, and again for what it had not met by then.
 */
const chunk = 8192;

/**
 * m = b1 m + (1 - b1) s g, v = b2 v + (1 - b2) (s g)^2, w = kept w - rate m / (sqrt(v) + epsilon), computed in float64 and stored in
 * float32, over the weights, the gradient and the moments of one variable; without a gradient, of zeros.
 *
 * One pass that reads four arrays and writes three where they lie. As operators of a graph the update is some fifteen passes, and the
 * results are copied out of it.
 */
export function moveByAdam(
  weights: Float32Array,
  gradient: Float32Array | undefined,
  first: Float32Array,
  second: Float32Array,
  numbers: AdamNumbers,
): void {
  // below some hundred weights the calls cost more than they save
  const isWorthACall = gradient && weights.length >= 512;
  const { rest1, rest2, scale } = numbers;
  const factors = { ...numbers, share1: rest1 * scale, share2: rest2 * scale * scale };
  const done = isWorthACall ? moveByVectors({ weights, gradient, first, second }, factors) : 0;
  for (let begin = done; begin < weights.length; begin += chunk) {
    const end = Math.min(begin + chunk, weights.length);
    if (gradient) moveChunk(begin, end, weights, gradient, first, second, numbers);
    else decayChunk(begin, end, weights, first, second, numbers);
  }
}

function moveChunk(
  begin: number,
  end: number,
  weights: Float32Array,
  gradient: Float32Array,
  first: Float32Array,
  second: Float32Array,
  { beta1, beta2, rest1, rest2, scale, rate, epsilon, kept }: AdamNumbers,
): void {
  // the scale goes into the factors: two multiplications fewer a weight, a twentieth of the time
  const share1 = rest1 * scale;
  const share2 = rest2 * scale * scale;
  for (let i = begin; i < end; i++) {
    const g = gradient[i];
    const w = weights[i];
    const m = beta1 * first[i] + share1 * g;
    const v = beta2 * second[i] + share2 * g * g;
    first[i] = m;
    second[i] = v;
    weights[i] = kept * w - (rate * m) / (Math.sqrt(v) + epsilon);
  }
}

/** The same without a gradient. */
function decayChunk(
  begin: number,
  end: number,
  weights: Float32Array,
  first: Float32Array,
  second: Float32Array,
  { beta1, beta2, rate, epsilon, kept }: AdamNumbers,
): void {
  for (let i = begin; i < end; i++) {
    const m = beta1 * first[i];
    const v = beta2 * second[i];
    first[i] = m;
    second[i] = v;
    weights[i] = kept * weights[i] - (rate * m) / (Math.sqrt(v) + epsilon);
  }
}
