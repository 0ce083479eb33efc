/**
 * Times of prediction, one training step and augmentation at the documented sizes, on the back end that comes with
 * TensorFlow.js; with PEERS_PYTHON also PyTorch's, after checking that logits, loss and gradient agree.
 */
import * as tf from '@tensorflow/tfjs';
import { benchmarkRow, medianMilliseconds, printRows, pythonPeer } from '../../../tools/benchmark/harness';
import { AdamW, augmentBatch, createClassifier, createClassifierStep, seededRandom } from '../src';
import { torchPeer } from './torch-peer';

interface TorchResult {
  version: string;
  logits: number[];
  loss: number;
  norm: number;
  predict_ms: number;
  step_ms: number;
}

await tf.setBackend('cpu');
const count = 8;
const random = seededRandom(2);
const x = Float32Array.from({ length: count * 156 * 64 }, () => 2 * random() - 1);
const labels = Array.from({ length: count }, (_, i) => i);
const classifier = createClassifier({
  classes: 8,
  seed: 1,
  network: { kind: 'time-convolution', dropout: 0 },
});
const optimizer = new AdamW(classifier.trainableVariables());
const weights = await classifier.getWeights();
const train = createClassifierStep(classifier, optimizer);
const step = () => train({ labeled: { x, labels } }, { learningRate: 0, dropoutSeed: 1 });

const peer = pythonPeer<TorchResult>(torchPeer, {
  count,
  x: Array.from(x),
  labels,
  weights: Object.fromEntries(
    Object.entries(weights).map(([name, { shape, values }]) => [name, { shape, values: Array.from(values) }]),
  ),
});
if (peer) {
  const { logits } = await classifier.predict(x);
  const { total, gradientNorm } = await step();
  agree('logits', Array.from(logits), peer.logits);
  agree('loss and gradient norm', [total, gradientNorm], [peer.loss, peer.norm]);
}

const repeats = { repeats: 5, warmup: 1 };
const torch = (milliseconds: number | undefined) =>
  peer && milliseconds !== undefined ? { name: `torch ${peer.version}, 1 thread`, milliseconds } : null;
printRows([
  benchmarkRow(
    'predict 8 spectrograms of 156x64, cpu back end, 1 thread',
    await medianMilliseconds(() => classifier.predict(x), repeats),
    torch(peer?.predict_ms),
  ),
  benchmarkRow(
    'training step on 8 labeled spectrograms, cpu back end, 1 thread',
    await medianMilliseconds(step, repeats),
    torch(peer?.step_ms),
  ),
  benchmarkRow(
    'augment 8 spectrograms, 1 thread',
    await medianMilliseconds(() => augmentBatch(x, { frames: 156, bands: 64 }, random)),
  ),
]);

function agree(what: string, ours: number[], theirs: number[]): void {
  ours.forEach((value, i) => {
    const difference = Math.abs(value - theirs[i]);
    // A unit within a rounding error of the kink of the leaky ReLU moves the norm by up to 1e-4
    if (!(difference < 1e-3)) throw new Error(`${what}: ${value} here, ${theirs[i]} in torch`);
  });
}
