/**
 * Trains a small convolutional net for many steps and watches the memory of the process:
 *
 *     npm run soak -- [--steps 20000] [--out folder] [--flush lazy] [--bound 1024]
 *
 * Every tenth batch is a smaller one, as at the end of an epoch; losses are read every 50 steps and a prediction is made
 * every 500. Writes memory.json and memory.svg into `--out`. Exits with 1 where the floor of the resident set rises by more
 * than `--bound` bytes a step, or, in the last quarter, a tensor stays behind or a graph is compiled.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { configure, statistics, type FlushPolicy } from '../src/index';
import { floorSlope, memoryCurveSvg, type MemorySample } from './memory-curve';

const { values: given } = parseArgs({
  options: {
    steps: { type: 'string', default: '20000' },
    out: { type: 'string' },
    flush: { type: 'string', default: 'lazy' },
    bound: { type: 'string', default: '1024' },
  },
});
const steps = Number(given.steps);
const bound = Number(given.bound);
// samples more often than lines: few points would miss the floor of the collector's sawtooth
const [sampleEvery, printEvery, readEvery] = [50, 500, 50];

const image = [24, 24, 3] as const;
const classes = 4;
const [batch, lastBatch, batchesPerEpoch] = [32, 12, 10];

function convolutionalNet(): tf.Sequential {
  const initializer = (seed: number) => tf.initializers.glorotUniform({ seed });
  const block = (filters: number, seed: number): tf.layers.Layer[] => [
    tf.layers.conv2d({ filters, kernelSize: 3, strides: 2, padding: 'same', kernelInitializer: initializer(seed) }),
    tf.layers.batchNormalization(),
    tf.layers.reLU(),
  ];
  const net = tf.sequential();
  net.add(tf.layers.inputLayer({ inputShape: [...image] }));
  for (const layer of [...block(16, 1), ...block(32, 2)]) net.add(layer);
  net.add(tf.layers.globalAveragePooling2d({}));
  net.add(tf.layers.dense({ units: classes, kernelInitializer: initializer(3) }));
  return net;
}

/** Stripes of a class's width in noise. */
function examples(count: number, seed: number): { images: tf.Tensor4D; labels: tf.Tensor2D } {
  return tf.tidy(() => {
    const noise = tf.randomNormal([count, ...image], 0, 0.3, 'float32', seed);
    const kinds = tf.tensor1d(
      Array.from({ length: count }, (_, index) => index % classes),
      'int32',
    );
    const columns = tf.range(0, image[1]).reshape([1, 1, image[1], 1]);
    const widths = kinds.toFloat().reshape([count, 1, 1, 1]).add(1).mul(0.4);
    return {
      images: noise.add(tf.sin(columns.mul(widths))),
      labels: tf.oneHot(kinds, classes).toFloat() as tf.Tensor2D,
    };
  });
}

await tf.setBackend('onnxruntime');
configure({ flush: given.flush as FlushPolicy });
const net = convolutionalNet();
const optimizer = tf.train.adam(1e-3);
const all = examples(batch * (batchesPerEpoch - 1) + lastBatch, 7);

/** Takes one step; the loss as a tensor nobody has read. */
function trainStep(step: number): tf.Scalar {
  const index = step % batchesPerEpoch;
  const size = index === batchesPerEpoch - 1 ? lastBatch : batch;
  return tf.tidy(() => {
    const images = tf.slice(all.images, [index * batch, 0, 0, 0], [size, ...image]);
    const labels = tf.slice(all.labels, [index * batch, 0], [size, classes]);
    const loss = (): tf.Scalar =>
      tf.losses.softmaxCrossEntropy(labels, net.apply(images, { training: true }) as tf.Tensor);
    return optimizer.minimize(loss, true)!;
  });
}

const sample = (step: number): MemorySample => {
  const { rss, heapUsed, external } = process.memoryUsage();
  return { step, rss, heapUsed, external, sessions: statistics().sessions };
};

const samples: MemorySample[] = [];
let loss = NaN;
let settled = { tensors: 0, compiled: 0 };
const start = performance.now();
for (let step = 0; step < steps; step++) {
  const unread = trainStep(step);
  if (step % readEvery === 0) [loss] = unread.dataSync();
  unread.dispose();
  if (step % printEvery === printEvery - 1) tf.dispose(net.predict(all.images));
  if (step === Math.floor(0.75 * steps)) {
    settled = { tensors: tf.memory().numTensors, compiled: statistics().compiled };
  }
  if ((step + 1) % sampleEvery === 0) samples.push(sample(step + 1));
  if ((step + 1) % printEvery === 0) {
    const seconds = (performance.now() - start) / 1e3;
    const { rss, heapUsed, external, sessions } = samples.at(-1)!;
    const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
    console.log(
      `${step + 1}/${steps} steps, ${seconds.toFixed(0)} s, about ${((seconds / (step + 1)) * (steps - step - 1)).toFixed(0)} s to go; ` +
        `rss ${mib(rss)}, heap ${mib(heapUsed)}, external ${mib(external)} MiB; ${sessions} graphs; loss ${loss.toFixed(4)}`,
    );
  }
}

const bytesPerStep = floorSlope(samples);
const report = {
  steps,
  flush: given.flush,
  node: process.version,
  seconds: (performance.now() - start) / 1e3,
  loss,
  floorBytesPerStep: bytesPerStep,
  bound,
  tensorsLeftInLastQuarter: tf.memory().numTensors - settled.tensors,
  graphsCompiledInLastQuarter: statistics().compiled - settled.compiled,
  compiled: statistics().compiled,
  runs: statistics().runs,
  samples,
};
if (given.out !== undefined) {
  mkdirSync(given.out, { recursive: true });
  writeFileSync(join(given.out, 'memory.json'), `${JSON.stringify(report, null, 1)}\n`);
  writeFileSync(join(given.out, 'memory.svg'), memoryCurveSvg(samples, `${steps} steps, flush ${given.flush}`));
}
console.log(
  `the floor of the resident set rises by ${bytesPerStep.toFixed(0)} bytes a step (bound ${bound}); in the last quarter ` +
    `${report.tensorsLeftInLastQuarter} tensors stayed behind, ${report.graphsCompiledInLastQuarter} graphs were compiled`,
);
const flat = bytesPerStep <= bound && report.tensorsLeftInLastQuarter === 0;
process.exitCode = flat && report.graphsCompiledInLastQuarter === 0 ? 0 : 1;
