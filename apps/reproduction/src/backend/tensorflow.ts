import type { Backend } from './backend';

/** TensorFlow's own library on the processor, where somebody installed it. */
export const tensorflow = {
  name: 'tensorflow',
  automatic: 2,
  start: async (packages) => {
    const { startNativeTensorFlow } = await import('./native-tensorflow');
    return startNativeTensorFlow('@tensorflow/tfjs-node', packages);
  },
  // both register the same back end, and a process holds one library of TensorFlow
  notBeside: 'tensorflow-gpu',
  goodFor: (hasGpu) =>
    hasGpu
      ? null
      : "TensorFlow's own library on the processor, where wanted (onnxruntime trains the same and needs nothing)",
} as const satisfies Backend;
