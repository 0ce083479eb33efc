/**
 * Training steps of the default network, on the back end onnxruntime, against the same steps in PyTorch and tfjs-node, which start from the
 * same weights and must give the same losses, gradients and updates; then prediction and augmentation. Prediction in PyTorch must give the same logits.
 *
 *     npm run bench --workspace @image2audio/kplus1-classifier [-- --help]
 */
import { randomStream } from '@image2audio/tfjs-training';
import { askPeer, benchmarkRow, medianMilliseconds, printRows, pythonPeer } from '@image2audio/benchmark/harness';
import { startOnnxruntime } from '@image2audio/benchmark/onnxruntime';
import { runStepBenchmark } from '@image2audio/benchmark/step-benchmark';
import { augmentBatch, createClassifier } from '../src';
import { steps } from './steps';
import { torchPeer } from './torch-peer';

const useThreads = await startOnnxruntime();
await runStepBenchmark({ steps, stepsModule: new URL('steps.ts', import.meta.url), useThreads });
if (!process.argv.includes('--help')) {
  useThreads(1);
  await predictionAndAugmentation();
}

async function predictionAndAugmentation(): Promise<void> {
  const [count, size] = [32, 156 * 64];
  const random = randomStream(2);
  const x = Float32Array.from({ length: count * size }, () => 2 * random() - 1);
  const classifier = createClassifier({ classes: 8, seed: 1 });
  const weights = (await classifier.getWeights()).map(({ name, shape, values }) => {
    return [name, { shape, values: Array.from(values) }] as const;
  });
  const input = { count, x: Array.from(x), weights: Object.fromEntries(weights) };
  const { result: peer, error } = await askPeer(
    () => pythonPeer<{ version: string; logits: number[]; predict_ms: number }>(torchPeer, input),
    async (theirs) => {
      const { logits } = await classifier.predict(x);
      const worst = logits.reduce((most, logit, i) => Math.max(most, Math.abs(logit - theirs.logits[i])), 0);
      if (!(worst < 1e-4)) throw new Error(`the logits differ from those of torch by ${worst}`);
    },
  );
  printRows([
    benchmarkRow(
      `predict ${count} spectrograms of 156x64, 1 thread`,
      await medianMilliseconds(() => classifier.predict(x)),
      peer && { name: `torch ${peer.version}, 1 thread`, milliseconds: peer.predict_ms },
      error,
    ),
    benchmarkRow(
      `augment ${count} spectrograms, 1 thread`,
      await medianMilliseconds(() => augmentBatch(x, { frames: 156, bands: 64 }, random)),
    ),
  ]);
  classifier.dispose();
}
