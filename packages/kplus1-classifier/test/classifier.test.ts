import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { ClassifierError, createClassifier, decodeClassifier, encodeClassifier, type ClassifierOptions } from '../src';
import { encodeWeights, randomStream } from '@image2audio/tfjs-training';
import { byName } from './by-name';
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
  const random = randomStream(seed);
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
    const kernel = byName(weights)['layer0.kernel'].values;
    expect(Math.max(...kernel.map(Math.abs))).toBeLessThanOrEqual(bound);
    expect(Math.max(...kernel.map(Math.abs))).toBeGreaterThan(0.8 * bound);
    expect(byName(weights)['layer1.gamma'].values.every((value) => value === 1)).toBe(true);
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
    const misspelt = { ...small, network: { kind: 'dens' } } as unknown as ClassifierOptions;
    expect(() => createClassifier(misspelt)).toThrow(/network\.kind: found 'dens'.*Did you mean 'dense'/);
    const classifier = createClassifier(small);
    tf.tidy(() => {
      const x = tf.zeros<tf.Rank.R3>([1, small.frames!, small.bands!]);
      for (const [options, message] of [
        [{ training: { dropoutSed: 1 } }, /options\.training\.dropoutSed.*Did you mean 'dropoutSeed'/],
        [{ training: {} }, /options\.training\.dropoutSeed: found undefined/],
        [{ training: true }, /options\.training: found a boolean/],
        [{ trainin: {} }, /options\.trainin.*Did you mean 'training'/],
        [null, /options: found null/],
      ] as [never, RegExp][]) {
        expect(() => classifier.forward(x, options)).toThrow(message);
        expect(() => classifier.spectrogramHead(x, options)).toThrow(ClassifierError);
      }
    });
    tf.tidy(() => {
      expect(() => classifier.logits(tf.zeros([1, 4, 10]))).toThrow(/found shape \[1, 4, 10\], expected \[B, 10, 4\]/);
    });
    classifier.dispose();
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

  it('are refused where they are cut, foreign or of another classifier', async () => {
    const weights = [{ name: 'a', shape: [3], values: Float32Array.of(1, 2, 3) }];
    const bytes = encodeWeights(weights);
    for (const wrong of [bytes.subarray(0, bytes.length - 1), bytes.subarray(0, 20), new Uint8Array(3)]) {
      expect(() => decodeClassifier(wrong)).toThrow(ClassifierError);
    }
    expect(() => decodeClassifier(bytes)).toThrow(/no options in the metadata/);
    const classifier = createClassifier(small);
    const own = await classifier.getWeights();
    const other = (name: string) => [...own.filter((weight) => weight.name !== name), { ...weights[0], name }];
    expect(() => classifier.setWeights([])).toThrow(ClassifierError);
    expect(() => classifier.setWeights([...own, ...weights])).toThrow(ClassifierError);
    expect(() => classifier.setWeights(other('logits.bias'))).not.toThrow();
    expect(() => classifier.setWeights(other('logits.kernel'))).toThrow(ClassifierError);
    classifier.dispose();
  });
});
