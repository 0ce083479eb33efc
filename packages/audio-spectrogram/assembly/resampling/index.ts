export { convolve } from './convolution';
export { readPositions } from './positions';
