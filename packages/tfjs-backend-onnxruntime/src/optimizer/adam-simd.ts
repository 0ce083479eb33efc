import { vectorLoop } from './vector-loop';
import { add, div, mul, sqrt, sub } from './webassembly';

/** The update of `adam-in-place.ts`, the same operations in the same order; `share1` and `share2` are its rest1 s and rest2 s^2. */
export const moveByVectors = vectorLoop({
  arrays: ['weights', 'gradient', 'first', 'second'],
  factors: ['beta1', 'beta2', 'share1', 'share2', 'rate', 'epsilon', 'kept'],
  compute: ({ weights, gradient, ...moments }, { beta1, beta2, share1, share2, rate, epsilon, kept }, keep) => {
    const first = keep(add(mul(beta1, moments.first), mul(share1, gradient)));
    const second = keep(add(mul(beta2, moments.second), mul(mul(share2, gradient), gradient)));
    const change = div(mul(rate, first), add(sqrt(second), epsilon));
    return { weights: sub(mul(kept, weights), change), first, second };
  },
});
