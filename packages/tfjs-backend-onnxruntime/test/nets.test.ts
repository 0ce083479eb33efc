import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { normal } from './compare-with-cpu';
import { expectTrainsAsOnCpu, seededInitializers, steadyAdam } from './train-on';

const flushes = ['every-op', 'lazy'] as const;
const examples = 20; // in batches of 8: the last batch has another shape
const batchSize = 8;

const labels = (count: number): tf.Tensor => {
  const classes = Array.from({ length: examples }, (_, index) => (index * 7) % count);
  return tf.tidy(() => tf.oneHot(tf.tensor1d(classes, 'int32'), count));
};

/** One epoch, and the predictions after it. */
async function fitted(model: tf.LayersModel, inputs: tf.Tensor, targets: tf.Tensor): Promise<number[]> {
  const { history } = await model.fit(inputs, targets, { epochs: 1, batchSize, shuffle: false });
  const predictions = model.predict(inputs, { batchSize }) as tf.Tensor;
  const numbers = [...(Object.values(history).flat() as number[]), ...(await predictions.data())];
  tf.dispose([inputs, targets, predictions]);
  model.optimizer.dispose();
  model.dispose();
  return numbers;
}

it('trains a convolutional net with pooling, normalization and dropout without a fallback, as cpu does', async () => {
  await expectTrainsAsOnCpu(
    async () => {
      const init = seededInitializers();
      const model = tf.sequential({
        layers: [
          tf.layers.zeroPadding2d({ padding: 1, inputShape: [9, 9, 2] }),
          tf.layers.conv2d({ filters: 16, kernelSize: 3, useBias: false, kernelInitializer: init() }),
          tf.layers.batchNormalization(),
          tf.layers.reLU(),
          tf.layers.maxPooling2d({ poolSize: 3, strides: 2, padding: 'same' }),
          tf.layers.conv2d({ filters: 16, kernelSize: 3, padding: 'same', kernelInitializer: init() }),
          tf.layers.layerNormalization(),
          tf.layers.leakyReLU({ alpha: 0.1 }),
          tf.layers.averagePooling2d({ poolSize: 2, padding: 'same' }),
          tf.layers.dropout({ rate: 0.25, seed: 3 }),
          tf.layers.flatten(),
          tf.layers.dense({ units: 4, activation: 'softmax', kernelInitializer: init() }),
        ],
      });
      model.compile({ optimizer: steadyAdam(), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
      return fitted(model, normal([examples, 9, 9, 2], 7), labels(4));
    },
    { flushes },
  );
});

it('trains separable convolutions without a fallback, as cpu does', async () => {
  await expectTrainsAsOnCpu(
    async () => {
      const init = seededInitializers();
      const separable = (filters: number, strides: number, inputShape?: number[]): tf.layers.Layer =>
        tf.layers.separableConv2d({
          filters,
          kernelSize: 3,
          strides,
          padding: 'same',
          activation: 'relu',
          depthwiseInitializer: init(),
          pointwiseInitializer: init(),
          ...(inputShape && { inputShape }),
        });
      const layers = [
        separable(16, 1, [8, 8, 3]),
        separable(16, 2),
        tf.layers.globalAveragePooling2d({}),
        tf.layers.dense({ units: 4, activation: 'softmax', kernelInitializer: init() }),
      ];
      const model = tf.sequential({ layers });
      model.compile({ optimizer: steadyAdam(), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
      return fitted(model, normal([examples, 8, 8, 3], 7), labels(4));
    },
    { flushes },
  );
});

it('trains embeddings and recurrent layers without a fallback, as cpu does', async () => {
  await expectTrainsAsOnCpu(
    async () => {
      const init = seededInitializers();
      const recurrent = { kernelInitializer: init(), recurrentInitializer: init() };
      const model = tf.sequential({
        layers: [
          tf.layers.embedding({ inputDim: 11, outputDim: 6, inputLength: 7, embeddingsInitializer: init() }),
          tf.layers.bidirectional({
            layer: tf.layers.lstm({ units: 4, returnSequences: true, ...recurrent }),
            mergeMode: 'concat',
          }),
          tf.layers.gru({ units: 4, ...recurrent }),
          tf.layers.dense({ units: 4, activation: 'softmax', kernelInitializer: init() }),
        ],
      });
      model.compile({ optimizer: steadyAdam(), loss: 'categoricalCrossentropy' });
      const words = Array.from({ length: examples * 7 }, (_, index) => (index * index) % 11);
      return fitted(model, tf.tensor2d(words, [examples, 7]), labels(4));
    },
    { flushes },
  );
});

it('trains the generator and the discriminator of a DCGAN without a fallback, as cpu does', async () => {
  await expectTrainsAsOnCpu(
    async () => {
      const init = seededInitializers();
      const up = (filters: number, activation: 'relu' | 'tanh'): tf.layers.Layer =>
        tf.layers.conv2dTranspose({
          filters,
          kernelSize: 4,
          strides: 2,
          padding: 'same',
          activation,
          kernelInitializer: init(),
        });
      const down = (filters: number, inputShape?: number[]): tf.layers.Layer =>
        tf.layers.conv2d({
          filters,
          kernelSize: 4,
          strides: 2,
          padding: 'same',
          kernelInitializer: init(),
          ...(inputShape && { inputShape }),
        });
      const generator = tf.sequential({
        layers: [
          tf.layers.dense({ units: 2 * 2 * 16, inputShape: [5], useBias: false, kernelInitializer: init() }),
          tf.layers.batchNormalization(),
          tf.layers.reLU(),
          tf.layers.reshape({ targetShape: [2, 2, 16] }),
          up(16, 'relu'),
          up(1, 'tanh'),
        ],
      });
      const discriminator = tf.sequential({
        layers: [
          down(16, [8, 8, 1]),
          tf.layers.leakyReLU({ alpha: 0.2 }),
          tf.layers.dropout({ rate: 0.3, seed: 5 }),
          down(16),
          tf.layers.leakyReLU({ alpha: 0.2 }),
          tf.layers.flatten(),
          tf.layers.dense({ units: 1, kernelInitializer: init() }),
        ],
      });
      const trainable = (model: tf.LayersModel): tf.Variable[] =>
        model.trainableWeights.map((weight) => weight.read() as unknown as tf.Variable);
      const optimizers = [steadyAdam(), steadyAdam()];
      const judge = (images: tf.Tensor): tf.Tensor => discriminator.apply(images, { training: true }) as tf.Tensor;
      const draw = (seed: number): tf.Tensor =>
        generator.apply(normal([batchSize, 5], seed), { training: true }) as tf.Tensor;
      const real = normal([batchSize, 8, 8, 1], 9);
      const losses: number[] = [];
      for (let step = 0; step < 3; step++) {
        const discriminatorLoss = optimizers[0].minimize(
          () => {
            const fake = judge(draw(20 + step));
            const onReal = tf.losses.sigmoidCrossEntropy(tf.onesLike(fake), judge(real));
            return tf.add(onReal, tf.losses.sigmoidCrossEntropy(tf.zerosLike(fake), fake));
          },
          true,
          trainable(discriminator),
        )!;
        const generatorLoss = optimizers[1].minimize(
          () => {
            const fake = judge(draw(30 + step));
            return tf.losses.sigmoidCrossEntropy(tf.onesLike(fake), fake);
          },
          true,
          trainable(generator),
        )!;
        losses.push(...(await discriminatorLoss.data()), ...(await generatorLoss.data()));
        tf.dispose([discriminatorLoss, generatorLoss]);
      }
      real.dispose();
      for (const part of [...optimizers, generator, discriminator]) part.dispose();
      return losses;
    },
    { flushes },
  );
});

it('trains a variational autoencoder with a loss of its own without a fallback, as cpu does', async () => {
  await expectTrainsAsOnCpu(
    async () => {
      const init = seededInitializers();
      const dense = (units: number, activation?: 'relu' | 'softplus', inputShape?: number[]): tf.layers.Layer =>
        tf.layers.dense({
          units,
          kernelInitializer: init(),
          ...(activation && { activation }),
          ...(inputShape && { inputShape }),
        });
      const encoder = tf.sequential({ layers: [dense(16, 'softplus', [12]), dense(6)] });
      const decoder = tf.sequential({ layers: [dense(16, 'relu', [3]), dense(12)] });
      const optimizer = steadyAdam();
      const inputs = tf.tidy(() => tf.sigmoid(normal([batchSize, 12], 4)));
      const losses: number[] = [];
      for (let step = 0; step < 4; step++) {
        const loss = optimizer.minimize(() => {
          const [mean, logVariance] = tf.split(encoder.apply(inputs) as tf.Tensor, 2, 1);
          const noise = normal([batchSize, 3], 50 + step);
          const code = tf.add(mean, tf.mul(tf.exp(tf.div(logVariance, 2)), noise));
          const logits = decoder.apply(code) as tf.Tensor;
          const reconstruction = tf.sum(tf.sub(tf.softplus(logits), tf.mul(logits, inputs)), 1);
          const distance = tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1));
          return tf.mean<tf.Scalar>(tf.add(reconstruction, tf.mul(tf.sum(distance, 1), 0.5)));
        }, true)!;
        losses.push(...(await loss.data()));
        loss.dispose();
      }
      inputs.dispose();
      for (const part of [optimizer, encoder, decoder]) part.dispose();
      expect(losses.at(-1)).toBeLessThan(losses[0]);
      return losses;
    },
    { flushes },
  );
});
