import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { configure, releaseSessions, statistics } from '../src/index';
import { normal, policies } from './compare-with-cpu';

const glorot = (seed: number): ReturnType<typeof tf.initializers.glorotUniform> =>
  tf.initializers.glorotUniform({ seed });

/** Its epsilon is large, or rounding noise decides the first steps of weights whose gradient is almost zero. */
const adam = (): tf.Optimizer => tf.train.adam(0.01, 0.9, 0.999, 1e-3);

function timeSeriesModel(): tf.LayersModel {
  const model = tf.sequential();
  // no bias before the normalization: its gradient is rounding noise, which Adam would blow up
  const kernel = { kernelSize: 5, padding: 'same' as const, useBias: false };
  model.add(
    tf.layers.conv1d({ ...kernel, filters: 32, strides: 2, inputShape: [20, 16], kernelInitializer: glorot(1) }),
  );
  model.add(tf.layers.batchNormalization());
  model.add(tf.layers.reLU());
  model.add(tf.layers.conv1d({ ...kernel, filters: 32, kernelInitializer: glorot(2), activation: 'relu' }));
  model.add(tf.layers.flatten());
  model.add(tf.layers.dense({ units: 5, activation: 'softmax', kernelInitializer: glorot(3) }));
  model.compile({ optimizer: adam(), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  return model;
}

function imageModel(): tf.LayersModel {
  const model = tf.sequential();
  model.add(
    tf.layers.conv2d({
      filters: 16,
      kernelSize: 3,
      strides: 2,
      padding: 'same',
      inputShape: [8, 8, 1],
      kernelInitializer: glorot(1),
    }),
  );
  model.add(tf.layers.leakyReLU({ alpha: 0.2 }));
  model.add(
    tf.layers.conv2dTranspose({
      filters: 16,
      kernelSize: 4,
      strides: 2,
      padding: 'same',
      kernelInitializer: glorot(4),
    }),
  );
  model.add(
    tf.layers.conv2d({ filters: 16, kernelSize: 5, padding: 'same', kernelInitializer: glorot(2), activation: 'elu' }),
  );
  model.add(tf.layers.globalAveragePooling2d({}));
  model.add(tf.layers.dense({ units: 5, kernelInitializer: glorot(3), activation: 'softmax' }));
  model.compile({ optimizer: adam(), loss: 'categoricalCrossentropy' });
  return model;
}

interface Trained {
  losses: number[];
  weights: number[][];
}

async function train(build: () => tf.LayersModel, inputShape: number[], epochs: number): Promise<Trained> {
  const before = tf.memory();
  const inputs = normal([24, ...inputShape], 7); // 24 in batches of 16: the last batch has another shape
  const classes = Array.from({ length: 24 }, (_, index) => index % 5);
  const labels = tf.tidy(() => tf.oneHot(tf.tensor1d(classes, 'int32'), 5));
  const model = build();
  const { history } = await model.fit(inputs, labels, { epochs, batchSize: 16, shuffle: false });
  const weights = model.getWeights().map((weight) => Array.from(weight.dataSync()));
  model.optimizer.dispose();
  model.dispose();
  tf.dispose([inputs, labels]);
  // what TensorFlow.js itself keeps (its optimizer's step counts) is the same on every back end
  const after = tf.memory();
  expect(after.numTensors - before.numTensors).toBeLessThanOrEqual(4);
  expect(after.numDataBuffers - before.numDataBuffers).toBe(after.numTensors - before.numTensors);
  return { losses: history.loss as number[], weights };
}

describe.each([
  ['1-D convolutions', timeSeriesModel, [20, 16]],
  ['2-D convolutions', imageModel, [8, 8, 1]],
] as const)('fit of %s', (_, build, inputShape) => {
  it('equals the cpu back end to 1e-5 under both policies, and is the same bits on every run', async () => {
    await tf.setBackend('cpu');
    const expected = await train(build, [...inputShape], 1);
    await tf.setBackend('onnxruntime');
    const runs: Trained[] = [];
    for (const policy of [...policies, policies[1]]) {
      configure(policy);
      runs.push(await train(build, [...inputShape], 1));
    }
    for (const found of runs) {
      expect(found.losses[0]).toBeCloseTo(expected.losses[0], 5);
      found.weights.forEach((weight, index) => {
        const scale = Math.max(...expected.weights[index].map(Math.abs));
        const error = Math.max(...weight.map((value, element) => Math.abs(value - expected.weights[index][element])));
        expect(error).toBeLessThanOrEqual(1e-5 * scale);
      });
    }
    expect(runs[2]).toEqual(runs[1]);
  });

  it('compiles nothing after the first epochs, though the step count of Adam goes on', async () => {
    await tf.setBackend('onnxruntime');
    for (const policy of [...policies, { flush: 'every-op', smallOnCpu: true } as const]) {
      configure(policy);
      releaseSessions();
      await train(build, [...inputShape], 2);
      const { compiled } = statistics();
      await train(build, [...inputShape], 3);
      expect(statistics().compiled).toBe(compiled);
    }
  });
});

it('computes a loop with its own gradients as the cpu back end does', async () => {
  const steps = async (backend: string): Promise<number[]> => {
    await tf.setBackend(backend);
    const weights = tf.variable(normal([6, 3], 1));
    const optimizer = tf.train.adam(0.05);
    const inputs = normal([8, 6], 2);
    const losses: number[] = [];
    for (let step = 0; step < 5; step++) {
      const { value, grads } = tf.variableGrads(() =>
        tf.mean(tf.square(tf.matMul(inputs as tf.Tensor2D, weights as tf.Tensor2D))),
      );
      optimizer.applyGradients(Object.entries(grads).map(([name, tensor]) => ({ name, tensor })));
      losses.push(value.dataSync()[0]);
      tf.dispose([value, grads]);
    }
    const result = [...losses, ...weights.dataSync()];
    weights.dispose();
    optimizer.dispose();
    inputs.dispose();
    return result;
  };
  const expected = await steps('cpu');
  for (const policy of policies) {
    await tf.setBackend('onnxruntime');
    configure(policy);
    const found = await steps('onnxruntime');
    found.forEach((value, index) => expect(value).toBeCloseTo(expected[index], 5));
  }
});
