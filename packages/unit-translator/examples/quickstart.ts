import * as tf from '@tensorflow/tfjs';
import {
  createTranslator,
  createTranslatorOptimizers,
  createTranslatorStep,
  warmUpLossWeights,
} from '@image2audio/unit-translator';

await tf.setBackend('cpu');

// Two domains of different shape: 8 x 8 pictures and sequences of 10 steps with 4 channels. Two classes, no pairs.
const translator = createTranslator({
  source: { kind: 'image', height: 8, width: 8, channels: 1, filters: [4, 8], hiddenUnits: 16 },
  target: { kind: 'sequence', steps: 10, channels: 4, filters: [8, 8], hiddenUnits: 16 },
  classes: 2,
  latentSize: 6,
  classLatentSize: 3,
  sharedUnits: 16,
  seed: 1,
});
const optimizers = createTranslatorOptimizers({ learningRate: 1e-2 });

// Class 0 is dark and negative, class 1 bright and positive, each with some noise.
const labels = [0, 1, 0, 1, 0, 1, 0, 1];
const level = tf.tensor1d(labels.map((label) => (label === 0 ? -1 : 1)));
const noise = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 0.3, 'float32', seed);
const pictures = tf.add(noise([8, 8, 8, 1], 1), tf.reshape(level, [8, 1, 1, 1]));
const sequences = tf.add(noise([8, 10, 4], 2), tf.reshape(level, [8, 1, 1]));

const trainStep = createTranslatorStep(translator, optimizers, { weights: warmUpLossWeights });
export const totals: number[] = [];
for (let seed = 0; seed < 40; seed++) {
  const batch = { source: { x: pictures, labels }, target: { x: sequences, labels } };
  const losses = await trainStep(batch, { seed });
  totals.push(losses.total);
}

// Pictures become sequences of their own class: the sign of their mean tells it.
const translated = translator.translate(pictures, { from: 'source', to: 'target' });
export const shape = translated.shape; // [8, 10, 4]
export const meanOfEach = Array.from(tf.mean(translated, [1, 2]).dataSync());
console.log('loss', totals[0], 'to', totals[39], 'means', meanOfEach); // their signs are those of the classes
