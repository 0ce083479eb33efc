/** The training of the density of features on onnxruntime, computed from a recording, against the same training as it is. */
import { fitFeatureDensity } from '@image2audio/density-iwae';
import type { StepCompiler } from '@image2audio/tfjs-training';
import { statistics } from '@image2audio/tfjs-backend-onnxruntime';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { selectBackend } from '../src/backend/select-backend';
import { stepCompiler } from '../src/backend/step-compiler';
import { randomStream } from '@image2audio/tfjs-training';

beforeAll(() => selectBackend('onnxruntime'));
afterAll(() => tf.setBackend('cpu'));

it('gives the losses and densities of the steps as they are, to the bit, and is replayed', async () => {
  const random = randomStream(1, 'features');
  const features = { data: Float32Array.from({ length: 60 * 12 }, random), rows: 60, columns: 12 };
  const trained = async (compile?: StepCompiler) => {
    const replays = statistics().replays;
    const options = { components: 6, latentSize: 2, hidden: 8, steps: 12, batchSize: 16, seed: 3, compile };
    const density = await fitFeatureDensity(features, options);
    const { logDensity } = await density.logDensity(features, { estimator: 'iwae', samples: 8, seed: 4 });
    density.dispose();
    return { losses: density.trainingLoss, logDensity, replays: statistics().replays - replays };
  };
  const plain = await trained();
  const tensors = tf.memory().numTensors;
  const compiled = await trained(await stepCompiler());
  expect(compiled.losses).toEqual(plain.losses);
  expect(compiled.logDensity).toEqual(plain.logDensity);
  expect(plain.replays).toBe(0);
  expect(compiled.replays).toBeGreaterThanOrEqual(8);
  expect(tf.memory().numTensors).toBe(tensors);
});
