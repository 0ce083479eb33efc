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

/** Kernels whose definition here holds for every call that the campaign makes, so that it decides all of them, right on cpu or not. */
export const completeOracles: ReadonlySet<string> = new Set([
  ...Object.keys(imageOracles),
  ...Object.keys(indexOracles).filter((kernel) => !['Range', 'DenseBincount'].includes(kernel)),
  ...Object.keys(productOracles),
  ...['All', 'Cumprod', 'Cumsum', 'Max', 'Min', 'Sum'],
]);
