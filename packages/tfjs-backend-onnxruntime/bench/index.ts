/**
 * Training steps of an autoencoder, a classifier of sequences, a DCGAN and a variational autoencoder under the flush policy 'lazy',
 * against the same steps in PyTorch and tfjs-node, which start from the same weights; losses, gradients and updates must be the same.
 *
 *     npm run bench --workspace @image2audio/tfjs-backend-onnxruntime [-- --help]
 */
import * as tf from '@tensorflow/tfjs';
import { runStepBenchmark } from '@image2audio/benchmark/step-benchmark';
import { configure, releaseSessions } from '../src/index';
import { steps } from './steps';

await tf.setBackend('onnxruntime');
await runStepBenchmark({
  steps,
  stepsModule: new URL('steps.ts', import.meta.url),
  useThreads: (threads) => {
    releaseSessions();
    configure({ flush: 'lazy', threads });
  },
});
