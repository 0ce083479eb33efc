import { RunError } from '../errors';
import type { Backend } from './backend';

/** Any GPU, by name alone. */
export const webgpu = {
  name: 'webgpu',
  automatic: null,
  start: () => Promise.reject<string>(new RunError('this version does not drive WebGPU; choose onnxruntime')),
} as const satisfies Backend;
