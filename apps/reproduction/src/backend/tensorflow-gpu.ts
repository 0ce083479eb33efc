import type { Backend } from './backend';

/** TensorFlow on a CUDA device, where somebody installed it and there is one. */
export const tensorflowGpu = {
  name: 'tensorflow-gpu',
  automatic: 1,
  start: async (packages) => {
    const { startNativeTensorFlow } = await import('./native-tensorflow');
    return startNativeTensorFlow('@tensorflow/tfjs-node-gpu', packages);
  },
  goodFor: (hasGpu) => (hasGpu ? 'to train on the GPU' : null),
} as const satisfies Backend;
