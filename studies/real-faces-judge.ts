/**
 * A small network that has seen only real faces, on the synthetic ones: do they show what people show? docs/synthetic-corpus.md has the figures.
 *
 * DIR holds face images in a folder per emotion (CK+48, FER2013, ...). All of them are for training; classes are drawn evenly, each image standardised, mirrored
 * and shifted at random; the weights are those of the last step. Seven classes without calm: chance is 14.3 %.
 */
import * as tf from '@tensorflow/tfjs';
import { faceSize, synthesizeCorpus, type Emotion } from '@image2audio/emotion-corpora';
import { findCorpora, loadFace } from '@image2audio/emotion-corpora/node';
import { parseArgs } from 'node:util';
import { selectBackend } from '@image2audio/reproduction/src/backend/select-backend';
import { standardizeEach } from '@image2audio/reproduction/src/features/standardize';
import { randomStream } from '@image2audio/tfjs-training';

const usage = `npx tsx studies/real-faces-judge.ts --data DIR [--faces 700] [--steps 1500] [--seed 0] [--backend auto] [--json]`;

const { values: given } = parseArgs({
  options: {
    data: { type: 'string' },
    faces: { type: 'string', default: '700' },
    steps: { type: 'string', default: '1500' },
    seed: { type: 'string', default: '0' },
    backend: { type: 'string', default: 'auto' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const classes: readonly Emotion[] = ['neutral', 'happy', 'sad', 'angry', 'fearful', 'disgust', 'surprised'];
const batch = 64;
const pixels = faceSize * faceSize;

interface LabeledPixels {
  data: Float32Array;
  labels: Int32Array;
}

function standardized(images: readonly Float32Array[], labels: readonly number[]): LabeledPixels {
  const data = new Float32Array(images.length * pixels);
  images.forEach((image, index) => data.set(image, index * pixels));
  const items = standardizeEach({ data, count: images.length, shape: [faceSize, faceSize] });
  return { data: items.data, labels: Int32Array.from(labels) };
}

async function realFaces(folder: string): Promise<LabeledPixels & { sources: string[] }> {
  const { faces } = await findCorpora(folder);
  const images: Float32Array[] = [];
  const labels: number[] = [];
  for (const image of faces.flatMap(({ items }) => items)) {
    const label = classes.indexOf(image.emotion);
    if (label < 0) continue;
    images.push(await loadFace(image));
    labels.push(label);
  }
  return { ...standardized(images, labels), sources: faces.map(({ name, items }) => `${name} ${items.length}`) };
}

function syntheticFaces(count: number, seed: number): LabeledPixels {
  const corpus = synthesizeCorpus({ profile: 'synthetic-ravdess', speakers: 1, faces: count, seed });
  const faces = corpus.faces.items;
  return standardized(
    faces.map(({ id }) => corpus.pixelsOf(id)),
    faces.map(({ emotion }) => classes.indexOf(emotion)),
  );
}

function buildNetwork(seed: number): tf.Sequential {
  const kernelInitializer = () => tf.initializers.heNormal({ seed: seed++ });
  const convolution = (filters: number, kernelSize: number) =>
    tf.layers.conv2d({
      filters,
      kernelSize,
      strides: 2,
      padding: 'same',
      activation: 'relu',
      kernelInitializer: kernelInitializer(),
    });
  const network = tf.sequential();
  network.add(tf.layers.inputLayer({ inputShape: [faceSize, faceSize, 1] }));
  for (const [filters, kernel] of [
    [24, 5],
    [48, 3],
    [96, 3],
  ]) {
    network.add(convolution(filters, kernel));
  }
  network.add(tf.layers.flatten());
  network.add(tf.layers.dropout({ rate: 0.4, seed }));
  network.add(tf.layers.dense({ units: 128, activation: 'relu', kernelInitializer: kernelInitializer() }));
  network.add(tf.layers.dropout({ rate: 0.4, seed: seed + 1 }));
  network.add(tf.layers.dense({ units: classes.length, kernelInitializer: kernelInitializer() }));
  return network;
}

/** A batch of evenly drawn classes, mirrored and shifted by up to three pixels. */
function drawBatch({ data, labels }: LabeledPixels, byClass: readonly number[][], random: () => number) {
  const images = new Float32Array(batch * pixels);
  const drawn = new Int32Array(batch);
  const below = (limit: number) => Math.floor(random() * limit);
  for (let k = 0; k < batch; k++) {
    const members = byClass[below(byClass.length)];
    const index = members[below(members.length)];
    drawn[k] = labels[index];
    const mirror = random() < 0.5;
    const [right, down] = [below(7) - 3, below(7) - 3];
    for (let y = 0; y < faceSize; y++) {
      const fromY = Math.min(faceSize - 1, Math.max(0, y - down));
      for (let x = 0; x < faceSize; x++) {
        const shifted = Math.min(faceSize - 1, Math.max(0, x - right));
        const fromX = mirror ? faceSize - 1 - shifted : shifted;
        images[k * pixels + y * faceSize + x] = data[index * pixels + fromY * faceSize + fromX];
      }
    }
  }
  return { images, drawn };
}

async function train(network: tf.Sequential, real: LabeledPixels, steps: number, seed: number): Promise<void> {
  const random = randomStream(seed, 'real faces judge');
  const byClass = classes.map((_, label) => [...real.labels.keys()].filter((index) => real.labels[index] === label));
  const present = byClass.filter((members) => members.length > 0);
  const optimizer = tf.train.adam(1e-3);
  const started = performance.now();
  for (let step = 0; step < steps; step++) {
    const { images, drawn } = drawBatch(real, present, random);
    tf.tidy(() => {
      const x = tf.tensor4d(images, [batch, faceSize, faceSize, 1]);
      const y = tf.oneHot(tf.tensor1d(drawn, 'int32'), classes.length);
      optimizer.minimize(() => {
        return tf.losses.softmaxCrossEntropy(y, network.apply(x, { training: true }) as tf.Tensor).asScalar();
      });
    });
    if ((step + 1) % 100 === 0) {
      await tf.nextFrame?.();
      const left = ((performance.now() - started) / (step + 1)) * (steps - step - 1);
      process.stderr.write(`step ${step + 1} of ${steps}, ${Math.round(left / 1000)} s left\n`);
    }
  }
}

async function confusionOf(network: tf.Sequential, { data, labels }: LabeledPixels): Promise<number[][]> {
  const confusion = classes.map(() => classes.map(() => 0));
  for (let start = 0; start < labels.length; start += 256) {
    const count = Math.min(256, labels.length - start);
    const part = data.subarray(start * pixels, (start + count) * pixels);
    const found = tf.tidy(() => {
      const logits = network.predict(tf.tensor4d(part, [count, faceSize, faceSize, 1])) as tf.Tensor;
      return logits.argMax(1);
    });
    (await found.data()).forEach((label, k) => confusion[labels[start + k]][label]++);
    found.dispose();
  }
  return confusion;
}

function accuracyOf(confusion: readonly number[][]): number {
  const total = confusion.flat().reduce((sum, count) => sum + count, 0);
  return confusion.reduce((sum, row, k) => sum + row[k], 0) / total;
}

async function main(): Promise<void> {
  if (given.data === undefined) throw new Error('--data DIR is needed: a folder with real faces');
  const seed = Number(given.seed);
  const backend = await selectBackend(given.backend);
  const real = await realFaces(given.data);
  const network = buildNetwork(seed);
  await train(network, real, Number(given.steps), seed);
  const onReal = accuracyOf(await confusionOf(network, real));
  const confusion = await confusionOf(network, syntheticFaces(Number(given.faces), 2020));
  const result = {
    backend: backend.name,
    sources: real.sources,
    steps: Number(given.steps),
    seed,
    classes,
    onReal,
    accuracy: accuracyOf(confusion),
    confusion,
  };
  if (given.json) {
    console.log(JSON.stringify(result));
    return;
  }
  console.log(`trained on ${real.sources.join(', ')} (${(100 * onReal).toFixed(1)} % of them right at the end)`);
  console.log(
    `synthetic faces right: ${(100 * result.accuracy).toFixed(1)} % (chance ${(100 / classes.length).toFixed(1)} %)`,
  );
  console.log(['', ...classes].map((name) => name.padStart(10)).join(''));
  confusion.forEach((row, k) => console.log([classes[k], ...row].map((cell) => String(cell).padStart(10)).join('')));
}

if (given.help) console.log(usage);
else await main();
