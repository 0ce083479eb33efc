import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { configure, releaseSessions, statistics } from '../src/index';
import { normal } from './compare-with-cpu';

const defaults = { flush: 'lazy', smallOnCpu: false, maxSessions: 1024, maxWorkspaceBytes: 2 ** 30 } as const;

beforeEach(async () => {
  await tf.setBackend('onnxruntime');
  configure(defaults);
  releaseSessions();
});

/** Convolution, batch norm and a dense layer with Adam: a net whose steps have every part a usual one has. */
function compiledNet(): tf.Sequential {
  const seeded = (seed: number) => tf.initializers.glorotUniform({ seed });
  const net = tf.sequential({
    layers: [
      tf.layers.conv2d({ filters: 4, kernelSize: 3, kernelInitializer: seeded(1), inputShape: [8, 8, 2] }),
      tf.layers.batchNormalization(),
      tf.layers.reLU(),
      tf.layers.flatten(),
      tf.layers.dense({ units: 3, activation: 'softmax', kernelInitializer: seeded(2) }),
    ],
  });
  net.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  return net;
}

describe('steps of different shapes', () => {
  it('compile once each, however many epochs end in a smaller batch', async () => {
    const net = compiledNet();
    // 22 examples: batches of 8, 8 and 6
    const x = normal([22, 8, 8, 2]);
    const y = tf.tidy(() => tf.oneHot(tf.range(0, 22, 1, 'int32').mod(tf.scalar(3, 'int32')).toInt(), 3).toFloat());
    const afterEpoch: { compiled: number; tensors: number; buffers: number }[] = [];
    await net.fit(x, y, {
      batchSize: 8,
      epochs: 6,
      shuffle: false,
      callbacks: {
        onEpochEnd: () => {
          const { numTensors, numDataBuffers } = tf.memory();
          afterEpoch.push({ compiled: statistics().compiled, tensors: numTensors, buffers: numDataBuffers });
        },
      },
    });
    // the first step makes Adam's slots: its graph comes once more, without them
    expect(afterEpoch.slice(2)).toEqual(afterEpoch.slice(1, -1));
    net.dispose();
    tf.dispose([x, y]);
  });

  it('read or not, keep to the graphs of the first epoch', () => {
    const weights = tf.variable(normal([6, 6]));
    const optimizer = tf.train.adam(0.01);
    const data = [8, 8, 5].map((size) => normal([size, 6]) as tf.Tensor2D);
    const compiled: number[] = [];
    for (let epoch = 0; epoch < 8; epoch++) {
      for (const batch of data) {
        const loss = optimizer.minimize(
          () => tf.mean<tf.Scalar>(tf.square(tf.matMul(batch, weights as unknown as tf.Tensor2D))),
          true,
        )!;
        if (epoch % 2 === 0) loss.dataSync();
        loss.dispose();
      }
      compiled.push(statistics().compiled);
    }
    expect(new Set(compiled.slice(3)).size).toBe(1);
    tf.dispose([weights, ...data]);
  });
});

describe('many shapes', () => {
  const chain = (size: number): number[] => tf.tidy(() => [...tf.mul(tf.add(tf.range(0, size), 1), 2).dataSync()]);
  const expected = (size: number): number[] => Array.from({ length: size }, (_, index) => 2 * (index + 1));

  it('keep to the bound on their number; what was released is compiled again, right', () => {
    configure({ maxSessions: 3 });
    const before = statistics().compiled;
    for (const size of [5, 6, 7, 8, 9, 5, 6, 9]) {
      expect(chain(size)).toEqual(expected(size));
      expect(statistics().sessions).toBeLessThanOrEqual(3);
    }
    const compiled = statistics().compiled - before;
    // the same again under a bound that holds all of them: one compilation a shape
    configure({ ...defaults });
    releaseSessions();
    const free = statistics().compiled;
    for (const size of [5, 6, 7, 8, 9, 5, 6, 9]) expect(chain(size)).toEqual(expected(size));
    const unbounded = statistics().compiled - free;
    expect(compiled).toBeGreaterThan(unbounded);
    expect(statistics().sessions).toBe(unbounded);
  });

  it('keep to the bound on working memory, and go on training right', () => {
    const train = (): number[] => {
      const weights = tf.variable(tf.ones([4]));
      const optimizer = tf.train.sgd(0.1);
      for (let step = 0; step < 12; step++) {
        tf.tidy(() => {
          const x = tf.ones([100 + 50 * (step % 4), 4]);
          optimizer.minimize(() => tf.mean(tf.square(tf.mul(x, weights))), false, [weights]);
        });
      }
      const values = [...weights.dataSync()];
      weights.dispose();
      return values;
    };
    const free = train();
    const held = statistics().sessions;
    releaseSessions();
    configure({ maxWorkspaceBytes: 8000 });
    expect(train()).toEqual(free);
    expect(statistics().sessions).toBeLessThan(held);
  });
});
