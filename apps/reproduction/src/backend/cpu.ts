import type { Backend } from './backend';

/** TensorFlow.js' own, in JavaScript: slow, and everywhere. */
export const cpu = {
  name: 'cpu',
  automatic: 4,
  start: async () => {
    const tf = await import('@tensorflow/tfjs');
    await tf.setBackend('cpu');
    return `TensorFlow.js ${tf.version.tfjs} in JavaScript`;
  },
} as const satisfies Backend;
