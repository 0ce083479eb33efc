import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { layerCases, mergeCases, noLayerToTrain, type LayerCase } from './cases/layers';
import { normal } from './compare-with-cpu';
import { expectTrainsAsOnCpu, seededInitializers, steadyAdam } from './train-on';

const examples = 12; // in batches of 8: the last batch has another shape
const classCount = 4;

const labels = (): tf.Tensor => {
  const classes = Array.from({ length: examples }, (_, index) => (index * 7) % classCount);
  return tf.tidy(() => tf.oneHot(tf.tensor1d(classes, 'int32'), classCount));
};

const indices = (length: number): tf.Tensor =>
  tf.tensor2d(Array.from({ length: examples * length }, (_, index) => (index * 7) % 10), [examples, length]); // prettier-ignore

/** Two epochs, an evaluation and a prediction: the losses, the loss and a mean of the predictions. */
async function trainedNumbers(model: tf.LayersModel, inputs: tf.Tensor[]): Promise<number[]> {
  model.compile({ optimizer: steadyAdam(), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
  const targets = labels();
  const { history } = await model.fit(inputs, targets, { epochs: 2, batchSize: 8, shuffle: false });
  const evaluated = model.evaluate(inputs, targets) as tf.Scalar[];
  const loss = evaluated[0].dataSync()[0];
  tf.dispose([evaluated, inputs, targets]);
  model.optimizer.dispose();
  model.dispose();
  return [...(history.loss as number[]), ...(history.acc as number[]), loss];
}

function classify(
  features: tf.SymbolicTensor,
  initializer: () => ReturnType<typeof tf.initializers.glorotUniform>,
): tf.SymbolicTensor {
  const flat = features.shape.length > 2 ? tf.layers.flatten().apply(features) : features;
  const dense = tf.layers.dense({ units: classCount, activation: 'softmax', kernelInitializer: initializer() });
  return dense.apply(flat) as tf.SymbolicTensor;
}

/** A layer with weights before the layers in question, so that their gradient is needed. */
const steps = (layerCase: LayerCase) => async (): Promise<number[]> => {
  const { inputShape, layers, takesIndices, isFirst } = layerCase;
  const initializer = seededInitializers();
  const inputs = tf.input({ shape: inputShape });
  const first = isFirst ? [] : [tf.layers.prelu({ alphaInitializer: initializer() })];
  const features = [...first, ...layers(initializer)].reduce<tf.SymbolicTensor>(
    (value, layer) => layer.apply(value) as tf.SymbolicTensor,
    inputs,
  );
  const model = tf.model({ inputs, outputs: classify(features, initializer) });
  return trainedNumbers(model, [takesIndices ? indices(inputShape[0]) : normal([examples, ...inputShape], 5)]);
};

const applied = ({ inputShape, layers }: LayerCase) =>
  async (): Promise<number[]> => {
    const [layer] = layers(seededInitializers());
    const result = tf.tidy(() => layer.apply(normal([examples, ...inputShape], 5)) as tf.Tensor);
    const values = Array.from(await result.data());
    tf.dispose(result);
    layer.dispose();
    return values;
  }; // prettier-ignore

describe('training a layer', () => {
  it.each(Object.entries(layerCases))('%s needs no fallback and agrees with cpu', async (_, layerCase) => {
    const { hasNoGradient, isRandom = false, fallbacks: allowed = [] } = layerCase;
    await expectTrainsAsOnCpu(hasNoGradient ? applied(layerCase) : steps(layerCase), { isRandom, allowed });
  });

  it.each(Object.entries(mergeCases))('%s needs no fallback and agrees with cpu', async (_, merge) => {
    await expectTrainsAsOnCpu(async () => {
      const initializer = seededInitializers();
      const inputs = [0, 1].map(() => tf.input({ shape: [4, 3] }));
      const weighted = inputs.map((input) => tf.layers.prelu({ alphaInitializer: initializer() }).apply(input));
      const merged = merge().apply(weighted as tf.SymbolicTensor[]) as tf.SymbolicTensor;
      const model = tf.model({ inputs, outputs: classify(merged, initializer) });
      return trainedNumbers(model, [normal([examples, 4, 3], 5), normal([examples, 4, 3], 6)]);
    });
  });

  it('is tested for every layer TensorFlow.js has', () => {
    const known = new Set([...Object.keys(layerCases), ...Object.keys(mergeCases), ...Object.keys(noLayerToTrain)]);
    expect(Object.keys(tf.layers).filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('training with a loss', () => {
  const losses = ['meanSquaredError', 'meanAbsoluteError', 'meanAbsolutePercentageError', 'meanSquaredLogarithmicError', 'squaredHinge', 'hinge', 'categoricalHinge', 'logcosh', 'categoricalCrossentropy', 'sparseCategoricalCrossentropy', 'binaryCrossentropy', 'kullbackLeiblerDivergence', 'poisson', 'cosineProximity']; // prettier-ignore
  const metrics = ['binaryAccuracy', 'categoricalAccuracy', 'precision', 'categoricalCrossentropy', 'mse', 'mae', 'mape', 'cosine']; // prettier-ignore

  it.each(losses)('%s needs no fallback and agrees with cpu', async (loss) => {
    await expectTrainsAsOnCpu(async () => {
      const isSparse = loss.startsWith('sparse');
      const layer = tf.layers.dense({
        units: classCount,
        activation: 'softmax',
        kernelInitializer: seededInitializers()(),
        inputShape: [6],
      });
      const model = tf.sequential({ layers: [layer] });
      model.compile({ optimizer: steadyAdam(), loss, metrics: isSparse ? ['accuracy'] : metrics });
      const inputs = normal([examples, 6], 5);
      const targets = tf.tidy(() => tf.cast(isSparse ? tf.argMax(labels(), 1) : labels(), 'float32'));
      const { history } = await model.fit(inputs, targets, { epochs: 2, batchSize: 8, shuffle: false });
      tf.dispose([inputs, targets]);
      model.optimizer.dispose();
      model.dispose();
      return Object.values(history).flat() as number[];
    });
  });
});

describe('training with an optimizer', () => {
  const optimizers: Record<string, () => tf.Optimizer> = {
    sgd: () => tf.train.sgd(0.05),
    momentum: () => tf.train.momentum(0.05, 0.9, true),
    adagrad: () => tf.train.adagrad(0.05),
    adadelta: () => tf.train.adadelta(0.5),
    adam: () => tf.train.adam(0.05),
    adamax: () => tf.train.adamax(0.05),
    rmsprop: () => tf.train.rmsprop(0.05, 0.9, 0.5, undefined, true),
  };

  it.each(Object.entries(optimizers))('%s needs no fallback and agrees with cpu', async (_, optimizer) => {
    await expectTrainsAsOnCpu(async () => {
      const weights = tf.variable(normal([6, 3], 1));
      const inputs = normal([8, 6], 2) as tf.Tensor2D;
      const minimizer = optimizer();
      const losses: number[] = [];
      for (let step = 0; step < 4; step++) {
        const loss = minimizer.minimize(() => {
          const product = tf.matMul(inputs, weights);
          return tf.add(tf.mean(tf.square(product)), tf.losses.huberLoss(tf.zerosLike(product), product));
        }, true)!;
        losses.push(...(await loss.data()));
        loss.dispose();
      }
      tf.dispose([inputs, weights]);
      minimizer.dispose();
      return losses;
    });
  });
});
