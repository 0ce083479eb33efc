import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import {
  createTranslator,
  createTranslatorOptimizers,
  trainTranslatorStep,
  warmUpLossWeights,
  type TranslatorOptions,
} from '../src/index';
import { normal } from './tiny-domains';

beforeAll(() => tf.setBackend('cpu'));

const classes = 3;

/** One prototype a class and domain, drawn once; an item is its class's prototype plus noise of deviation 0.5. */
function domainItems(
  shape: number[],
  labels: number[],
  domainSeed: number,
  noiseSeed: number,
): { x: tf.Tensor; prototypes: tf.Tensor } {
  const prototypes = normal([classes, ...shape], domainSeed);
  const x = tf.add(
    tf.gather(prototypes, tf.tensor1d(labels, 'int32')),
    tf.mul(normal([labels.length, ...shape], noiseSeed), 0.5),
  );
  return { x, prototypes };
}

function nearestPrototype(x: tf.Tensor, prototypes: tf.Tensor): number[] {
  const [items, size] = [x.shape[0], prototypes.size / classes];
  const difference = tf.sub(tf.reshape(x, [items, 1, size]), tf.reshape(prototypes, [1, classes, size]));
  return Array.from(tf.argMin(tf.sum(tf.square(difference), 2), 1).dataSync());
}

it('with class-wise alignment an unlabeled translation keeps the class of its item, from two labeled sets that share no pair', async () => {
  const options: TranslatorOptions = {
    source: { kind: 'image', height: 6, width: 6, channels: 1, filters: [4, 6], hiddenUnits: 24 },
    target: { kind: 'sequence', steps: 8, channels: 4, filters: [6, 6], hiddenUnits: 24 },
    classes,
    latentSize: 8,
    classLatentSize: 4,
    sharedUnits: 24,
    seed: 3,
  };
  const translator = createTranslator(options);
  const optimizers = createTranslatorOptimizers({ learningRate: 6e-3 });
  const labelsOf = (count: number, offset: number): number[] =>
    Array.from({ length: count }, (_, item) => (item + offset) % classes);
  for (let step = 0; step < 70; step++) {
    const [sourceLabels, targetLabels] = [labelsOf(9, step), labelsOf(6, step + 1)];
    const batch = {
      source: { x: domainItems([6, 6, 1], sourceLabels, 1, 1000 + step).x, labels: sourceLabels },
      target: { x: domainItems([8, 4], targetLabels, 2, 2000 + step).x, labels: targetLabels },
      unlabeledTarget: { x: domainItems([8, 4], labelsOf(6, step), 2, 3000 + step).x },
    };
    await trainTranslatorStep(translator, optimizers, batch, {
      weights: { ...warmUpLossWeights, kl: 0.01 },
      seed: step,
    });
  }

  const labels = labelsOf(60, 0);
  const faces = domainItems([6, 6, 1], labels, 1, 7);
  const sounds = domainItems([8, 4], labels, 2, 8);
  const kept = (translated: tf.Tensor, prototypes: tf.Tensor): number =>
    nearestPrototype(translated, prototypes).filter((label, item) => label === labels[item]).length / labels.length;
  expect(
    kept(translator.translate(faces.x, { from: 'source', to: 'target', seed: 1 }), sounds.prototypes),
  ).toBeGreaterThan(0.8);
  expect(
    kept(translator.translate(sounds.x, { from: 'target', to: 'source', seed: 2 }), faces.prototypes),
  ).toBeGreaterThan(0.8);
  expect(
    kept(translator.translate(faces.x, { from: 'source', to: 'target', labels }), sounds.prototypes),
  ).toBeGreaterThan(0.9);
});
