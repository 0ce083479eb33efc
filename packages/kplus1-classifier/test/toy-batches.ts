import * as tf from '@tensorflow/tfjs';
import { AdamW, randomStream, WeightAverage } from '@image2audio/tfjs-training';
import { createClassifier, type ClassifierOptions, type GraphSmoothness, type TrainingBatch } from '../src';

export const small: ClassifierOptions = {
  frames: 12,
  bands: 6,
  classes: 3,
  seed: 4,
  network: { kind: 'time-convolution', filters: [8, 8], kernelSizes: [3, 3], strides: [2, 2], groups: 2, dropout: 0.2 },
};

/** Spectrograms whose class shows as a loud pair of bands, in noise. */
export function toySpectrograms(count: number, seed: number): { x: Float32Array; labels: Int32Array } {
  const random = randomStream(seed);
  const labels = Int32Array.from({ length: count }, (_, i) => i % 3);
  const x = Float32Array.from({ length: count * 72 }, (_, i) => {
    const loud = (i % 6) >> 1 === labels[Math.floor(i / 72)];
    return (loud ? 1 : 0) + 2 * random() - 1;
  });
  return { x, labels };
}

export function everyPart(seed: number): TrainingBatch {
  const part = (offset: number) => toySpectrograms(6, seed + offset);
  return {
    labeled: part(0),
    unlabeled: { x: part(1).x },
    generatedLabeled: part(2),
    generatedFake: { x: part(3).x.map((value) => -value) },
    pathLabeled: part(4),
    // each labeled row is joined to the unlabeled row of the same place
    graph: { weights: tf.ones([6]) },
  };
}

/** sum_i W_i |p_i - p_(6+i)|^2 over the first and the second six rows. */
export const smoothness: GraphSmoothness = (p, { weights }) =>
  tf.sum(tf.mul(weights, tf.sum(tf.square(tf.sub(tf.slice(p, [0, 0], [6, 3]), tf.slice(p, [6, 0], [6, 3]))), 1)));

export function setUp(options: Partial<ClassifierOptions> = {}) {
  const classifier = createClassifier({ ...small, ...options });
  const optimizer = new AdamW(classifier.trainableVariables());
  const average = new WeightAverage(classifier.parameters, { decay: 0.8 });
  const dispose = () => {
    for (const item of [classifier, optimizer, average]) item.dispose();
  };
  return { classifier, optimizer, average, dispose };
}
