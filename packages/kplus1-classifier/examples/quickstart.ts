import * as tf from '@tensorflow/tfjs';
import { augmentBatch, createClassifier, createClassifierStep } from '@image2audio/kplus1-classifier';
import { AdamW, randomStream } from '@image2audio/tfjs-training';

await tf.setBackend('cpu');

// Toy spectrograms of two classes, 16 frames x 8 bands: energy in the low or in the high bands
const shape = { frames: 16, bands: 8 };
const random = randomStream(1, 'spectrograms');
const spectrograms = (labels: number[]) =>
  Float32Array.from({ length: labels.length * 128 }, (_, i) => {
    const high = i % 8 >= 4 ? 1 : 0;
    return (labels[Math.floor(i / 128)] === high ? 1 : -1) + 0.5 * random();
  });

const labels = [0, 1, 0, 1, 0, 1, 0, 1];
const labeled = spectrograms(labels);
const unlabeled = spectrograms([1, 0, 0, 1]);
const generated = new Float32Array(4 * 128).map(() => 4 * random() - 2);

const classifier = createClassifier({
  ...shape,
  classes: 2,
  seed: 1,
  network: { kind: 'time-convolution', filters: [8, 8], kernelSizes: [3, 3], strides: [2, 2], groups: 2 },
});
const optimizer = new AdamW(classifier.trainableVariables());
const train = createClassifierStep(classifier, optimizer, { clipNorm: 5 });

for (let step = 0; step < 40; step++) {
  await train(
    {
      labeled: { x: augmentBatch(labeled, { ...shape, bandMask: 2, timeMask: 4 }, random), labels },
      unlabeled: { x: unlabeled },
      generatedFake: { x: generated },
    },
    { learningRate: 1e-2, dropoutSeed: step, weights: { fake: 0.5, real: 0.5 } },
  );
}

export const real = await classifier.predict(unlabeled);
export const fake = await classifier.predict(generated);
console.log('classes', real.labels, 'probability of being real', real.realProbability); // 1, 0, 0, 1; above 0.8
console.log('generated: probability of being real', fake.realProbability); // below 0.2
