import * as tf from '@tensorflow/tfjs';
import { configure, fallbacks } from '@image2audio/tfjs-backend-onnxruntime';

await tf.setBackend('onnxruntime');
configure({ threads: 1 }); // the default: several processes then share a machine without fighting

// two classes of short signals: a slow and a fast wave, each with its own phase
const examples = 32;
const signal = (example: number): number[] =>
  Array.from({ length: 64 }, (_, time) => Math.sin(time * (example % 2 ? 0.9 : 0.3) + example));
const signals = tf.tensor3d(Array.from({ length: examples }, (_, example) => signal(example).map((value) => [value])));
const classes = tf.tensor2d(Array.from({ length: examples }, (_, example) => [example % 2]));

const model = tf.sequential({
  layers: [
    tf.layers.conv1d({ filters: 16, kernelSize: 7, strides: 2, activation: 'relu', inputShape: [64, 1] }),
    tf.layers.conv1d({ filters: 16, kernelSize: 5, strides: 2, activation: 'relu' }),
    tf.layers.globalAveragePooling1d(),
    tf.layers.dense({ units: 1, activation: 'sigmoid' }),
  ],
});
model.compile({ optimizer: tf.train.adam(0.02), loss: 'binaryCrossentropy', metrics: ['accuracy'] });
const { history } = await model.fit(signals, classes, { epochs: 20, batchSize: 16 });

export const finalAccuracy = history.acc.at(-1);
export const onCpuKernels = fallbacks(); // kernels TensorFlow.js' own JavaScript computed
console.log('accuracy', finalAccuracy, 'kernels computed in JavaScript', onCpuKernels); // 1, {}
