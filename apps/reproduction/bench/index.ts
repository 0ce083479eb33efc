/**
 * The app's training steps with the sizes of the demo preset, on synthetic batches, against the same steps in PyTorch and tfjs-node, which
 * start from the same weights; losses, gradients and updates must be the same. Drawing and augmenting batches is not in it, drawing noise is.
 *
 *     npm run bench --workspace @image2audio/reproduction [-- --help]
 */
import { configure, releaseSessions } from '@image2audio/tfjs-backend-onnxruntime';
import { runStepBenchmark } from '@image2audio/benchmark/step-benchmark';
import { selectBackend } from '../src/backend/select-backend';
import { steps } from './steps';

await selectBackend('onnxruntime');
await runStepBenchmark({
  steps,
  stepsModule: new URL('steps.ts', import.meta.url),
  useThreads: (threads) => {
    releaseSessions();
    configure({ threads });
  },
});
