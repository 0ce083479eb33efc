import { AdamW, linearDecaySchedule, randomStream } from '@image2audio/tfjs-training';
import { createClassifier, createClassifierStep, type Classifier } from '@image2audio/kplus1-classifier';
import { drawPoints, lowDensityPoints, samplePoints, type Points, type Shape } from './points';

/** What is minimised: the labeled term; with the entropy of unlabeled points; with the terms that know "generated" too. */
export const objectives = ['labeled', 'labeled + entropy', 'K+1'] as const;
export type Objective = (typeof objectives)[number];

export interface ToyRun {
  /** Share of 500 fresh points told right. */
  accuracy: number;
  classifier: Classifier;
  labeled: Points;
  unlabeled: Float32Array;
  generated: Float32Array;
}

const [labeledCount, unlabeledCount, generatedCount, testCount] = [8, 200, 600, 500];
const [steps, batch, learningRate] = [120, 32, 4e-2];

/**
 * Trains the dense network on 8 labeled and 200 unlabeled points. Every objective starts from the same weights and sees the
 * same labeled points at the same learning rates; the entropy grows to its weight over the first half, when the classes are
 * still forming. The caller disposes the classifier.
 */
export async function trainToy(shape: Shape, objective: Objective, seed: number): Promise<ToyRun> {
  const random = randomStream(1000 + seed);
  const labeled = drawPoints(shape, labeledCount, random);
  const unlabeled = drawPoints(shape, unlabeledCount, random).x;
  const generated = lowDensityPoints(unlabeled, { count: generatedCount, distance: 0.2 }, random);
  const test = drawPoints(shape, testCount, random);

  const network = { kind: 'dense', units: [24, 24, 24] } as const;
  const classifier = createClassifier({ classes: 2, frames: 1, bands: 2, seed, network });
  const optimizer = new AdamW(classifier.trainableVariables());
  const train = createClassifierStep(classifier, optimizer);
  const rate = linearDecaySchedule({ steps, peak: learningRate, warmup: 0, decayFrom: 0.5 });
  for (let step = 0; step < steps; step++) {
    await train(
      {
        labeled,
        ...(objective !== 'labeled' && { unlabeled: { x: samplePoints(unlabeled, batch, random) } }),
        ...(objective === 'K+1' && { generatedFake: { x: samplePoints(generated, batch, random) } }),
      },
      {
        learningRate: rate(step),
        dropoutSeed: step,
        weights: {
          entropy: 0.3 * Math.min(1, (2 * step) / steps),
          real: objective === 'K+1' ? 3 : 0,
          fake: 3,
        },
      },
    );
  }
  const { labels } = await classifier.predict(test.x);
  optimizer.dispose();
  const right = labels.filter((label, i) => label === test.labels[i]).length;
  return { accuracy: right / testCount, classifier, labeled, unlabeled, generated };
}

/** The accuracy alone. */
export async function toyAccuracy(shape: Shape, objective: Objective, seed: number): Promise<number> {
  const { accuracy, classifier } = await trainToy(shape, objective, seed);
  classifier.dispose();
  return accuracy;
}
