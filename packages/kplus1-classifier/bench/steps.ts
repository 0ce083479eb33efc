import * as tf from '@tensorflow/tfjs';
import { classifierObserver, classifierPeer, syntheticEdges } from './classifier-step';
import { stepCompiler } from '@image2audio/benchmark/onnxruntime';
import { oneByOne, type TrainingStep } from '@image2audio/benchmark/training-step';
import { AdamW, randomStream, WeightAverage } from '@image2audio/tfjs-training';
import {
  createClassifier,
  createClassifierStep,
  defaultObjectiveWeights,
  oneHot,
  type GraphSmoothness,
  type ObjectiveTerm,
  type TrainingBatch,
} from '../src';

const [frames, bands, classes, size] = [156, 64, 8, 32];
const settings = { learningRate: 1e-3, weightDecay: 1e-2, clipNorm: 5, averageDecay: 0.98, dropout: 0.5 };

/** 1/2 sum_ij W_ij |y_i - y_j|^2 / sum_ij W_ij, with the labels where they are known. */
const smoothness: GraphSmoothness = (probabilities, { edges, degrees, known }) => {
  const predicted = tf.slice(probabilities, [size, 0], [size, classes]);
  const y = tf.concat([known as tf.Tensor2D, predicted]);
  return tf.div(tf.sum(tf.mul(y, tf.sub(tf.mul(y, degrees), tf.matMul(edges, y)))), tf.sum(degrees));
};

/** Synthetic items of the scale of standardised spectrograms: uniform with variance 1. */
function syntheticItems(seed: number): Float32Array {
  const random = randomStream(seed);
  return Float32Array.from({ length: size * frames * bands }, () => Math.sqrt(12) * (random() - 0.5));
}

/**
 * A step of the default network with 32 items in each part of the batch and every term of the objective, or, with `labeledOnly`, on its
 * labeled part alone; with the average of the weights after it.
 */
async function classifierStep({ labeledOnly }: { labeledOnly: boolean }): Promise<TrainingStep> {
  const network = { kind: 'time-convolution', dropout: settings.dropout } as const;
  const classifier = createClassifier({ classes, frames, bands, seed: 1, network });
  const optimizer = new AdamW(classifier.trainableVariables(), { weightDecay: settings.weightDecay });
  const average = new WeightAverage(classifier.parameters, { decay: settings.averageDecay });
  const labels = Array.from({ length: size }, (_, item) => (3 * item) % classes);
  const edges = syntheticEdges(2 * size, randomStream(9));
  const parts: { name: Exclude<keyof TrainingBatch, 'graph'>; x: Float32Array; labels?: number[] }[] = [
    { name: 'labeled', x: syntheticItems(10), labels },
  ];
  if (!labeledOnly) {
    parts.push(
      { name: 'unlabeled', x: syntheticItems(11) },
      { name: 'pathLabeled', x: syntheticItems(12), labels },
      { name: 'generatedLabeled', x: syntheticItems(13), labels },
      { name: 'generatedFake', x: syntheticItems(14) },
    );
  }
  const graph = tf.tidy(() => {
    const weights = tf.tensor2d(edges, [2 * size, 2 * size]);
    return { edges: weights, degrees: tf.sum(weights, 1, true), known: oneHot(labels, classes) };
  });
  const batch = {
    ...Object.fromEntries(parts.map(({ name, ...part }) => [name, part])),
    ...(!labeledOnly && { graph }),
  } as unknown as TrainingBatch;
  const terms = Object.keys(defaultObjectiveWeights) as ObjectiveTerm[];
  const reported = labeledOnly ? terms.slice(0, 1) : terms;
  const pytorch = classifierPeer({
    ...settings,
    script: 'classifier_step.py',
    labelSmoothing: 0,
    dropout: { features: settings.dropout },
    lossWeights: defaultObjectiveWeights,
    reported,
    weights: await classifier.getWeights(),
    parts,
    itemShape: [frames, bands],
    ...(!labeledOnly && { edges }),
    drawMasks: (rows, seed) => classifier.drawDropoutMasks(rows, seed),
  });
  const { clipNorm, learningRate } = settings;
  const train = createClassifierStep(classifier, optimizer, { clipNorm, average, smoothness, compile: stepCompiler() });
  let step = 0;
  const take = oneByOne(async () => {
    const report = await train(batch, { learningRate, dropoutSeed: step++ });
    return [report.total, ...reported.map((name) => report.terms[name]!)];
  });
  return {
    name: labeledOnly
      ? `training step, labeled term, ${size} spectrograms`
      : `training step, all terms, ${parts.length} x ${size} spectrograms`,
    take,
    ...classifierObserver(classifier, optimizer, take),
    pytorch,
    dispose: () => {
      tf.dispose(graph);
      for (const item of [average, optimizer, classifier]) item.dispose();
    },
  };
}

/** The training steps that the benchmark times, by the names that `--only` takes. */
export const steps: Record<string, () => Promise<TrainingStep>> = {
  'all-terms': () => classifierStep({ labeledOnly: false }),
  labeled: () => classifierStep({ labeledOnly: true }),
};
