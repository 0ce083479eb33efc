import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  ClassifierError,
  WeightAverage,
  createClassifier,
  decodeClassifier,
  decodeWeights,
  encodeClassifier,
  encodeWeights,
  seededRandom,
  type ClassifierOptions,
} from '../src';
import { finiteDifferences, largestDifference } from './finite-differences';
import { tensorsLeft } from './tensor-leaks';

beforeAll(() => tf.setBackend('cpu'));

const small: ClassifierOptions = {
  frames: 10,
  bands: 4,
  classes: 3,
  seed: 11,
  network: { kind: 'time-convolution', filters: [4, 6], kernelSizes: [3, 3], strides: [2, 1], groups: 2 },
};

function noise(count: number, seed = 1): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: count * 40 }, () => 2 * random() - 1);
}

describe('Classifier', () => {
  it('has the documented sizes by default', () => {
    const classifier = createClassifier({ classes: 8, seed: 1 });
    tf.tidy(() => {
      const { features, logits } = classifier.forward(tf.zeros([2, 156, 64]));
      expect(features.shape).toEqual([2, 256]);
      expect(logits.shape).toEqual([2, 8]);
    });
    const parameters = classifier.trainableVariables().reduce((sum, { size }) => sum + size, 0);
    // Kernels, gamma and beta of each layer, and the dense layer
    expect(parameters).toBe(5 * 64 * 64 + 3 * 64 * 64 + 3 * 64 * 128 + 2 * (64 + 64 + 128) + 257 * 8);
    classifier.dispose();
  });

  it('draws the same weights from the same seed, others from another, within 1 / sqrt(fan-in)', async () => {
    const weightsOf = async (seed: number) => {
      const classifier = createClassifier({ ...small, seed });
      const weights = await classifier.getWeights();
      classifier.dispose();
      return weights;
    };
    const weights = await weightsOf(0);
    expect(weights).toEqual(await weightsOf(0));
    expect(weights).not.toEqual(await weightsOf(1));
    const bound = 1 / Math.sqrt(3 * 4);
    const kernel = weights['layer0.kernel'].values;
    expect(Math.max(...kernel.map(Math.abs))).toBeLessThanOrEqual(bound);
    expect(Math.max(...kernel.map(Math.abs))).toBeGreaterThan(0.8 * bound);
    expect(weights['layer1.gamma'].values.every((value) => value === 1)).toBe(true);
  });

  it('predicts in batches what forward gives at once, for values and tensors', async () => {
    const classifier = createClassifier(small);
    const x = noise(7);
    const tensor = tf.tensor3d(x, [7, 10, 4]);
    const { logits, features } = classifier.forward(tensor);
    for (const input of [x, tensor]) {
      const prediction = await classifier.predict(input, { batchSize: 3 });
      expect(largestDifference(prediction.logits, logits.dataSync())).toBeLessThan(1e-6);
      expect(largestDifference(prediction.features, features.dataSync())).toBeLessThan(1e-6);
      expect(prediction.count).toBe(7);
      for (let row = 0; row < 7; row++) {
        const p = prediction.probabilities.subarray(4 * row, 4 * row + 4);
        expect(p.reduce((a, b) => a + b)).toBeCloseTo(1, 6);
        expect(prediction.realProbability[row]).toBeCloseTo(1 - p[3], 6);
        expect(prediction.classProbabilities[3 * row]).toBeCloseTo(p[0] / (1 - p[3]), 5);
        expect(p[prediction.labels[row]]).toBe(Math.max(...p.subarray(0, 3)));
      }
    }
    tf.dispose([tensor, logits, features]);
    expect((await classifier.predict(new Float32Array(0))).count).toBe(0);
    classifier.dispose();
  });

  it('drops features only in training, by seed', () => {
    const classifier = createClassifier(small);
    tf.tidy(() => {
      const x = tf.tensor3d(noise(4), [4, 10, 4]);
      const logits = (dropoutSeed?: number) =>
        Array.from(
          classifier.forward(x, dropoutSeed === undefined ? {} : { training: { dropoutSeed } }).logits.dataSync(),
        );
      expect(logits()).toEqual(logits());
      expect(logits(0)).toEqual(logits(0));
      expect(logits(0)).not.toEqual(logits(1));
      expect(logits(0)).not.toEqual(logits());
    });
    classifier.dispose();
  });

  it('takes the mask of dropout in the place of its seed, and refuses one of another size', () => {
    const classifier = createClassifier(small);
    const undropped = createClassifier({ ...small, network: { ...small.network!, dropout: 0 } });
    tf.tidy(() => {
      const x = tf.tensor3d(noise(4), [4, 10, 4]);
      const dropoutMasks = classifier.drawDropoutMasks(4, 7);
      const bySeed = classifier.forward(x, { training: { dropoutSeed: 7 } }).logits;
      expect(classifier.forward(x, { training: { dropoutMasks } }).logits.dataSync()).toEqual(bySeed.dataSync());
      // by hand: what the mask drops has no part in the logits
      const [kernel, bias] = classifier.trainableVariables().slice(-2);
      const byHand = tf.add(tf.matMul(tf.mul(classifier.features(x), dropoutMasks.features), kernel), bias);
      expect(largestDifference(bySeed.dataSync(), byHand.dataSync())).toBeLessThan(1e-6);
      const wrong = classifier.drawDropoutMasks(3, 7);
      expect(() => classifier.forward(x, { training: { dropoutMasks: wrong } })).toThrow(/found shape \[3, 12\]/);
      expect(undropped.drawDropoutMasks(4, 7)).toEqual({});
      const logits = undropped.forward(x, { training: { dropoutMasks: {} } }).logits;
      expect(logits.dataSync()).toEqual(undropped.logits(x).dataSync());
    });
    classifier.dispose();
    undropped.dispose();
  });

  it('is differentiable in its input, for a generator that trains against it', () => {
    const classifier = createClassifier(small);
    tf.tidy(() => {
      const x = tf.tensor3d(noise(1), [1, 10, 4]);
      const f = (input: tf.Tensor) => {
        const { features, logits } = classifier.forward(input as tf.Tensor3D);
        return tf.add(tf.sum(tf.mul(logits, [[1, -2, 3]])), tf.mul(tf.mean(features), 4));
      };
      expect(largestDifference(tf.grad(f)(x).dataSync(), finiteDifferences(f, x, 3e-3))).toBeLessThan(5e-3);
    });
    classifier.dispose();
  });

  it('leaks no tensor', async () => {
    const left = await tensorsLeft(async () => {
      const classifier = createClassifier(small);
      await classifier.predict(noise(5), { batchSize: 2 });
      tf.dispose(tf.tidy(() => classifier.forward(tf.zeros([1, 10, 4]))));
      tf.tidy(() => void classifier.logits(tf.zeros([1, 10, 4])));
      classifier.setWeights(await classifier.getWeights());
      decodeClassifier(await encodeClassifier(classifier)).dispose();
      classifier.dispose();
    });
    expect(left).toBe(0);
  });

  it('refuses options and inputs that do not fit, and says what would', () => {
    const network = (changes: object) => ({ ...small, network: { ...small.network!, ...changes } });
    const wrong: ClassifierOptions[] = [
      { ...small, classes: 1 },
      { ...small, seed: 0.5 },
      { ...small, frames: 0 },
      network({ groups: 4 }),
      network({ dropout: 1 }),
      network({ strides: [1] }),
      network({ filters: [] }),
    ];
    for (const options of wrong) expect(() => createClassifier(options)).toThrow(ClassifierError);
    const classifier = createClassifier(small);
    tf.tidy(() => {
      expect(() => classifier.logits(tf.zeros([1, 4, 10]))).toThrow(/found shape \[1, 4, 10\], expected \[B, 10, 4\]/);
    });
    classifier.dispose();
  });
});

describe('WeightAverage', () => {
  it('is decay^n w_0 + (1 - decay) sum decay^(n-i) w_i', async () => {
    const classifier = createClassifier(small);
    const variable = classifier.trainableVariables()[0];
    const start = variable.dataSync()[0];
    const average = new WeightAverage(classifier, { decay: 0.9 });
    const steps = [3, -1, 0.5, 2];
    for (const value of steps) {
      tf.tidy(() => variable.assign(tf.fill(variable.shape, value)));
      average.update();
    }
    const expected = steps.reduce((sum, value, i) => sum + 0.1 * 0.9 ** (3 - i) * value, 0.9 ** 4 * start);
    expect((await average.getWeights())['layer0.kernel'].values[0]).toBeCloseTo(expected, 6);
    average.dispose();
    classifier.dispose();
  });

  it('hands the update to a kernel of the back end where it has one, as that documents it', async () => {
    const classifier = createClassifier(small);
    const average = new WeightAverage(classifier, { decay: 0.75 });
    const sizes = classifier.trainableVariables().map(({ size }) => size);
    let call: { sizes: Record<string, number>; attrs: unknown } | undefined;
    tf.registerKernel({
      kernelName: 'MovingAverage',
      backendName: 'cpu',
      kernelFunc: ({ inputs, attrs }) => {
        const named = Object.entries(inputs as tf.NamedTensorMap).map(([name, { size }]) => [name, size]);
        call = { sizes: Object.fromEntries(named) as Record<string, number>, attrs };
        return [tf.fill(inputs.average0!.shape, 7)];
      },
    });
    const tensors = tf.memory().numTensors;
    try {
      average.update();
    } finally {
      tf.unregisterKernel('MovingAverage', 'cpu');
    }
    expect(tf.memory().numTensors).toBe(tensors);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const values = Object.fromEntries(sizes.map((size, index) => [`value${index}`, size]));
    expect(call).toEqual({ sizes: { average0: total, ...values }, attrs: { decay: 0.75 } });
    const averaged = Object.values(await average.getWeights()).flatMap((weight) => Array.from(weight.values));
    expect(new Set(averaged)).toEqual(new Set([7]));
    average.dispose();
    classifier.dispose();
  });

  it('lends its weights for a while and gives the own ones back, after an error too', async () => {
    const classifier = createClassifier(small);
    const average = new WeightAverage(classifier);
    const before = await classifier.getWeights();
    const variable = classifier.trainableVariables()[3];
    tf.tidy(() => variable.assign(tf.fill(variable.shape, 0.5)));
    const own = await classifier.getWeights();
    expect(await average.applyTo(() => classifier.getWeights())).toEqual(before);
    expect(await classifier.getWeights()).toEqual(own);
    await expect(average.applyTo(() => Promise.reject(new Error('stop')))).rejects.toThrow('stop');
    expect(await classifier.getWeights()).toEqual(own);
    const other = createClassifier({ ...small, seed: 5 });
    average.copyTo(other);
    expect(await other.getWeights()).toEqual(before);
    const unlike = createClassifier({ ...small, classes: 4 });
    expect(() => average.copyTo(unlike)).toThrow(ClassifierError);
    for (const item of [classifier, average, other, unlike]) item.dispose();
  });

  it('refuses a second use while one goes on, also of another average, and leaves the own weights after both', async () => {
    const classifier = createClassifier(small);
    const [average, other] = [new WeightAverage(classifier), new WeightAverage(classifier)];
    const variable = classifier.trainableVariables()[0];
    tf.tidy(() => variable.assign(tf.fill(variable.shape, 7)));
    const own = await classifier.getWeights();
    const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
    const [first, ...more] = await Promise.allSettled([
      average.applyTo(wait),
      average.applyTo(wait),
      other.applyTo(wait),
    ]);
    expect(first.status).toBe('fulfilled');
    for (const result of more) {
      expect(result).toMatchObject({ status: 'rejected', reason: expect.any(ClassifierError) as unknown });
    }
    expect(await classifier.getWeights()).toEqual(own);
    expect(await other.applyTo(() => 3)).toBe(3);
    for (const item of [average, other, classifier]) item.dispose();
  });

  it('saves and restores without a leak', async () => {
    const classifier = createClassifier(small);
    const other = createClassifier({ ...small, seed: 3 });
    const left = await tensorsLeft(async () => {
      const average = new WeightAverage(classifier);
      average.setWeights(await other.getWeights());
      expect(await average.getWeights()).toEqual(await other.getWeights());
      average.update();
      await average.applyTo(() => classifier.predict(noise(2)));
      average.dispose();
    });
    expect(left).toBe(0);
    classifier.dispose();
    other.dispose();
  });
});

describe('files', () => {
  it('a classifier comes back with its options and, bit for bit, its weights', async () => {
    const classifier = createClassifier(small);
    const loaded = decodeClassifier(await encodeClassifier(classifier));
    expect(loaded.options).toEqual(classifier.options);
    expect(await loaded.getWeights()).toEqual(await classifier.getWeights());
    classifier.dispose();
    loaded.dispose();
  });

  it('is the safetensors layout', () => {
    const bytes = encodeWeights({ a: { shape: [2], values: Float32Array.of(1, -2) } }, { note: 'x' });
    const view = new DataView(bytes.buffer);
    const header = Number(view.getBigUint64(0, true));
    expect(header % 8).toBe(0);
    expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + header)))).toEqual({
      __metadata__: { note: 'x' },
      a: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
    });
    // 1 and -2 in IEEE 754, little-endian
    expect(Array.from(bytes.subarray(8 + header))).toEqual([0, 0, 128, 63, 0, 0, 0, 192]);
  });

  it('reads from the middle of a buffer and refuses what is cut, foreign or of another classifier', async () => {
    const weights = { a: { shape: [3], values: Float32Array.of(1, 2, 3) } };
    const bytes = encodeWeights(weights);
    const padded = new Uint8Array(bytes.length + 3);
    padded.set(bytes, 3);
    expect(decodeWeights(padded.subarray(3)).weights).toEqual(weights);
    for (const wrong of [bytes.subarray(0, bytes.length - 1), bytes.subarray(0, 20), new Uint8Array(3), padded]) {
      expect(() => decodeWeights(wrong)).toThrow(ClassifierError);
    }
    expect(() => decodeClassifier(bytes)).toThrow(/no options in the metadata/);
    const classifier = createClassifier(small);
    const own = await classifier.getWeights();
    expect(() => classifier.setWeights({})).toThrow(ClassifierError);
    expect(() => classifier.setWeights({ ...own, ...weights })).toThrow(ClassifierError);
    expect(() => classifier.setWeights({ ...own, 'logits.bias': weights.a })).not.toThrow();
    expect(() => classifier.setWeights({ ...own, 'logits.kernel': weights.a })).toThrow(ClassifierError);
    classifier.dispose();
  });
});
