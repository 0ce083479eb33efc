import { elementwiseOracles } from './elementwise';
import { imageOracles } from './images';
import { indexOracles } from './indices';
import type { Oracle } from './oracle';
import { productOracles } from './products';

/** Naive definitions of the kernels that TensorFlow.js' cpu back end gets wrong, which decide in its place. */
export const oracles: Record<string, Oracle> = {
  ...elementwiseOracles,
  ...imageOracles,
  ...indexOracles,
  ...productOracles,
};
