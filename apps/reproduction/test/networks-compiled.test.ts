/** A step of every network of the classifier on onnxruntime, computed from a recording, against the same steps as they are. */
import { createClassifier, createClassifierStep, type NetworkOptions } from '@image2audio/kplus1-classifier';
import { compileStep, statistics } from '@image2audio/tfjs-backend-onnxruntime';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../src/backend/select-backend';
import { AdamW, randomStream, type StepCompiler } from '@image2audio/tfjs-training';

beforeAll(() => selectBackend('onnxruntime'));
afterAll(() => tf.setBackend('cpu'));

const trunk = { filters: [8, 8], blocks: [1, 1], strides: [2, 2], groups: 4 };
const networks: NetworkOptions[] = [
  { kind: 'residual-2d', ...trunk },
  { kind: 'residual-recurrent', ...trunk, units: 6 },
  { kind: 'residual-attention', ...trunk, attentionUnits: 6 },
  { kind: 'dense', units: [12, 8], dropout: 0.3 },
];
const shape = { frames: 20, bands: 12, classes: 3 };
const items = (count: number, purpose: string, step: number): Float32Array => {
  const random = randomStream(7, purpose, step);
  return Float32Array.from({ length: count * shape.frames * shape.bands }, () => 2 * random() - 1);
};

async function trained(network: NetworkOptions, compile: StepCompiler) {
  const classifier = createClassifier({ ...shape, seed: 2, network });
  const optimizer = new AdamW(classifier.trainableVariables());
  const train = createClassifierStep(classifier, optimizer, { clipNorm: 5, compile });
  const replaysBefore = statistics().replays;
  const reports = [];
  for (let step = 0; step < 12; step++) {
    const batch = {
      labeled: { x: items(3, 'labeled', step), labels: [0, 1, 2] },
      unlabeled: { x: items(4, 'unlabeled', step) },
      generatedFake: { x: items(4, 'generated', step) },
    };
    reports.push(await train(batch, { learningRate: 1e-3 * (1 + step), dropoutSeed: step }));
  }
  const weights = await classifier.getWeights();
  optimizer.dispose();
  classifier.dispose();
  return { reports, weights, replays: statistics().replays - replaysBefore };
}

describe.each(networks)('$kind', (network) => {
  it('gives the bits of the same steps as they are', async () => {
    const compiled = await trained(network, compileStep);
    const asTheyAre = await trained(network, (step) => step);
    expect(compiled.replays).toBeGreaterThan(0);
    expect(asTheyAre.replays).toBe(0);
    expect(compiled.reports).toEqual(asTheyAre.reports);
    expect(compiled.weights).toEqual(asTheyAre.weights);
  });
});
