/**
 * Training steps of the full-size nets, on the back end onnxruntime, against the same steps in PyTorch and tfjs-node, which start from the
 * same weights; losses, gradients and updates must be the same. Drawing batches is not in it, drawing noise is.
 *
 *     npm run bench --workspace @image2audio/unit-translator [-- --help]
 */
import { startOnnxruntime } from '@image2audio/benchmark/onnxruntime';
import { runStepBenchmark } from '@image2audio/benchmark/step-benchmark';
import { steps } from './steps';

const useThreads = await startOnnxruntime();
await runStepBenchmark({ steps, stepsModule: new URL('steps.ts', import.meta.url), useThreads });
