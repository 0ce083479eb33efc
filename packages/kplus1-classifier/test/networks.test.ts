import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { AdamW, randomStream } from '@image2audio/tfjs-training';
import {
  ClassifierError,
  createClassifier,
  createClassifierStep,
  decodeClassifier,
  encodeClassifier,
  type ClassifierOptions,
  type Network,
  type NetworkOptions,
} from '../src';
import { attentionPooling } from '../src/layers';
import { fakeLoss, labeledLoss } from '../src/losses';
import { largestDifference } from './finite-differences';
import { repeat, repeatingCompiler } from './repeating-compiler';
import { ofNetwork, smallNetworks } from './small-networks';
import { byName, withValues } from './by-name';
import { tensorsLeft } from './tensor-leaks';

beforeAll(() => tf.setBackend('cpu'));

function noise(count: number, seed = 1): Float32Array {
  const random = randomStream(seed);
  return Float32Array.from({ length: count * 54 }, () => 2 * random() - 1);
}

describe.each(smallNetworks)('network $kind', (network) => {
  it('has features and logits of the announced shapes for any frames and bands', () => {
    const sizes = fc.record({ frames: fc.integer({ min: 1, max: 9 }), bands: fc.integer({ min: 1, max: 7 }) });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 3 }), (size, rows) => {
        const classifier = createClassifier({ ...ofNetwork(network), ...size });
        tf.tidy(() => {
          const { features, logits } = classifier.forward(tf.ones([rows, size.frames, size.bands]));
          expect(features.shape).toEqual([rows, classifier.featureCount]);
          expect(logits.shape).toEqual([rows, 3]);
          expect(features.dataSync().every(Number.isFinite)).toBe(true);
        });
        classifier.dispose();
      }),
      { numRuns: 12 },
    );
  });

  it('has the gradient of finite differences in every parameter and in its input', async () => {
    const classifier = createClassifier(ofNetwork(network));
    const values = noise(2);
    const total = (x: tf.Tensor): tf.Scalar => {
      const { features, logits } = classifier.forward(x as tf.Tensor3D);
      return tf.add(tf.add(labeledLoss(logits, [2, 0]), fakeLoss(logits)), tf.mean<tf.Scalar>(tf.square(features)));
    };
    const weights = await classifier.getWeights();
    const x = tf.tensor3d(values, [2, 9, 6]);
    const variables = classifier.trainableVariables();
    const { grads } = tf.variableGrads(() => total(x), variables);
    const norms = variables.map(({ name }) => Math.hypot(...grads[name].dataSync()));
    // Units that cross the kink of the leaky ReLU within a step move the slope, so steps are small; the comparison with torch has none
    const tolerance = 0.02 * Math.max(...norms);
    for (const [index, { name, variable }] of classifier.parameters.entries()) {
      const gradient = grads[variable.name].dataSync();
      const norm = norms[index];
      const along = (distance: number) => {
        const moved = byName(weights)[name].values.map((weight, i) => weight + (distance * gradient[i]) / norm);
        classifier.setWeights(withValues(weights, name, moved));
        return tf.tidy(() => total(x).dataSync()[0]);
      };
      const slope = (along(2.5e-4) - along(-2.5e-4)) / 5e-4;
      expect(norm, name).toBeGreaterThan(1e-3);
      expect(Math.abs(slope - norm), name).toBeLessThan(tolerance);
    }
    classifier.setWeights(weights);
    const ofInput = tf.tidy(() => tf.grad(total)(x).dataSync());
    const norm = Math.hypot(...ofInput);
    const along = (distance: number) =>
      tf.tidy(
        () =>
          total(
            tf.tensor3d(
              values.map((v, i) => v + (distance * ofInput[i]) / norm),
              [2, 9, 6],
            ),
          ).dataSync()[0],
      );
    expect(Math.abs((along(1e-3) - along(-1e-3)) / 2e-3 - norm)).toBeLessThan(0.02 * norm);
    tf.dispose([x, grads]);
    classifier.dispose();
  });

  it('treats the items of a batch alone, and drops features in training by the seed', async () => {
    const classifier = createClassifier(ofNetwork(network));
    const whole = await classifier.predict(noise(5));
    const parts = await classifier.predict(noise(5), { batchSize: 2 });
    expect(largestDifference(whole.logits, parts.logits)).toBeLessThan(1e-5);
    tf.tidy(() => {
      const x = tf.tensor3d(noise(5), [5, 9, 6]);
      const logits = (dropoutSeed: number) =>
        Array.from(classifier.forward(x, { training: { dropoutSeed } }).logits.dataSync());
      expect(logits(1)).toEqual(logits(1));
      expect(logits(1)).not.toEqual(logits(2));
    });
    classifier.dispose();
  });

  it('comes back from a file with its options and, bit for bit, its weights and predictions', async () => {
    const classifier = createClassifier(ofNetwork(network));
    const loaded = decodeClassifier(await encodeClassifier(classifier));
    expect(loaded.options).toEqual(classifier.options);
    expect(loaded.options.network).toMatchObject(network);
    expect(await loaded.getWeights()).toEqual(await classifier.getWeights());
    expect(await loaded.predict(noise(3))).toEqual(await classifier.predict(noise(3)));
    classifier.dispose();
    loaded.dispose();
  });

  it('draws its weights by the seed, and leaves no tensor behind', async () => {
    const weightsOf = async (seed: number) => {
      const classifier = createClassifier(ofNetwork(network, seed));
      const weights = await classifier.getWeights();
      classifier.dispose();
      return weights;
    };
    expect(await weightsOf(1)).toEqual(await weightsOf(1));
    expect(await weightsOf(1)).not.toEqual(await weightsOf(2));
    const left = await tensorsLeft(async () => {
      const classifier = createClassifier(ofNetwork(network));
      const optimizer = new AdamW(classifier.trainableVariables());
      const step = createClassifierStep(classifier, optimizer);
      for (let i = 0; i < 2; i++) {
        const batch = { labeled: { x: noise(3), labels: [0, 1, 2] }, unlabeled: { x: noise(2, 4) } };
        await step(batch, { learningRate: 1e-3, dropoutSeed: i });
      }
      await classifier.predict(noise(3), { batchSize: 2 });
      optimizer.dispose();
      classifier.dispose();
    });
    expect(left).toBe(0);
  });

  it('makes a step that can be computed again from its tensors alone, and that learns', async () => {
    const classifier = createClassifier(ofNetwork(network));
    const optimizer = new AdamW(classifier.trainableVariables());
    const { compile, calls } = repeatingCompiler();
    const step = createClassifierStep(classifier, optimizer, { clipNorm: 5, compile });
    const random = randomStream(8);
    const labels = [0, 1, 2, 0, 1, 2];
    // the class shows as a loud pair of bands in the first or the last frames
    const x = Float32Array.from({ length: 6 * 54 }, (_, i) => {
      const loud = (i % 6) >> 1 === labels[Math.floor(i / 54)] && (i % 54) / 6 < 5;
      return (loud ? 2 : 0) + random() - 0.5;
    });
    const totals: number[] = [];
    for (let i = 0; i < 25; i++) {
      totals.push((await step({ labeled: { x, labels } }, { learningRate: 2e-2, dropoutSeed: i })).total);
    }
    expect(totals[24]).toBeLessThan(0.5 * totals[0]);
    expect(Array.from((await classifier.predict(x)).labels)).toEqual(labels);
    for (const call of [calls[24], calls[3]]) {
      const { results, variablesAfter } = call;
      expect(repeat(call)).toEqual({ results, variablesAfter });
    }
    optimizer.dispose();
    classifier.dispose();
  });
});

describe('the networks of full size', () => {
  it.each<[NetworkOptions, number]>([
    [{ kind: 'residual-2d' }, 64],
    [{ kind: 'residual-recurrent' }, 128],
    [{ kind: 'residual-recurrent', bidirectional: false }, 64],
    [{ kind: 'residual-attention' }, 512],
    [{ kind: 'dense' }, 64],
    [{ kind: 'dense', units: [] }, 156 * 64],
  ])('%o has %i features of a spectrogram of 156 x 64', (network, featureCount) => {
    const classifier = createClassifier({ classes: 8, seed: 1, network });
    expect(classifier.featureCount).toBe(featureCount);
    expect(tf.tidy(() => classifier.logits(tf.zeros([1, 156, 64])).shape)).toEqual([1, 8]);
    classifier.dispose();
  });

  it.each<[Partial<NetworkOptions> | object, RegExp]>([
    [{ kind: 'resnet' }, /network\.kind: found 'resnet', expected one of time-convolution, .*dense/],
    [{ kind: 'residual-2d', groups: 3 }, /network\.groups: found 3, expected a divisor of all filters \(16, 32, 64\)/],
    [{ kind: 'residual-2d', filters: [8] }, /network\.blocks: found 3 entries, expected 1/],
    [{ kind: 'residual-2d', filters: [] }, /network\.filters: found 0 entries/],
    [{ kind: 'residual-2d', strides: [2, 0, 1] }, /network\.strides\[1\]: found 0/],
    [{ kind: 'residual-2d', kernelSize: 1.5 }, /network\.kernelSize: found 1\.5/],
    [{ kind: 'residual-recurrent', units: 0 }, /network\.units: found 0/],
    [{ kind: 'residual-attention', attentionUnits: -1 }, /network\.attentionUnits: found -1/],
    [{ kind: 'residual-attention', dropout: 1 }, /network\.dropout: found 1/],
    [{ kind: 'dense', units: [4, 0] }, /network\.units\[1\]: found 0/],
    [{ kind: 'dense', dropout: -0.1 }, /network\.dropout: found -0\.1/],
  ])('refuses %o', (network, message) => {
    const options = { classes: 3, seed: 1, network } as ClassifierOptions;
    expect(() => createClassifier(options)).toThrow(ClassifierError);
    expect(() => createClassifier(options)).toThrow(message);
  });
});

describe('attentionPooling', () => {
  it('is the weighted mean by its definition, in float64, and the mean with a query of 0', () => {
    const random = randomStream(5);
    const draw = (count: number) => Array.from({ length: count }, () => Math.fround(2 * random() - 1));
    const [frames, channels, units] = [4, 3, 2];
    const [x, kernel, bias, query] = [frames * channels, channels * units, units, units].map(draw);
    const powers = Array.from({ length: frames }, (_, t) => {
      let score = 0;
      for (let a = 0; a < units; a++) {
        let sum = bias[a];
        for (let c = 0; c < channels; c++) sum += x[t * channels + c] * kernel[c * units + a];
        score += query[a] * Math.tanh(sum);
      }
      return Math.exp(score);
    });
    const all = powers.reduce((a, b) => a + b);
    const pooled = Array.from({ length: channels }, (_, c) =>
      powers.reduce((sum, power, t) => sum + (power / all) * x[t * channels + c], 0),
    );
    tf.tidy(() => {
      const weights = {
        kernel: tf.tensor2d(kernel, [3, 2]),
        bias: tf.tensor1d(bias),
        query: tf.tensor2d(query, [2, 1]),
      };
      const input = tf.tensor3d(x, [1, 4, 3]);
      const found = attentionPooling(input, weights);
      expect(largestDifference(found.pooled.dataSync(), pooled)).toBeLessThan(1e-6);
      expect(
        largestDifference(
          found.weights.dataSync(),
          powers.map((power) => power / all),
        ),
      ).toBeLessThan(1e-6);
      const even = attentionPooling(input, { ...weights, query: tf.zeros([2, 1]) });
      expect(largestDifference(even.pooled.dataSync(), tf.mean(input, 1).dataSync())).toBeLessThan(1e-6);
    });
  });
});

describe('a network of your own', () => {
  /** Logits that are a linear function of the mean over time: bands to K. */
  function meanNetwork(): Network {
    const kernel = tf.tidy(() => tf.variable(tf.randomUniform([6, 3], -1, 1, 'float32', 4)));
    return {
      featureCount: 6,
      functionalCount: 0,
      readsGroups: false,
      parameters: [{ name: 'kernel', variable: kernel }],
      dropoutSites: [],
      forward: ({ x }) =>
        tf.tidy(() => {
          const features = tf.mean<tf.Tensor2D>(x, 1);
          return { features, logits: tf.matMul<tf.Tensor2D>(features, kernel) };
        }),
    };
  }
  const options = () => ({ frames: 9, bands: 6, classes: 3, seed: 1, network: meanNetwork() });

  it('trains, predicts and is saved as one that came with the package', async () => {
    const classifier = createClassifier(options());
    const optimizer = new AdamW(classifier.trainableVariables());
    const step = createClassifierStep(classifier, optimizer);
    const batch = { labeled: { x: noise(6), labels: [0, 1, 2, 0, 1, 2] }, generatedFake: { x: noise(4, 9) } };
    const totals: number[] = [];
    for (let i = 0; i < 30; i++) totals.push((await step(batch, { learningRate: 0.05, dropoutSeed: i })).total);
    expect(totals[29]).toBeLessThan(totals[0] - 0.1);
    const bytes = await encodeClassifier(classifier);
    const loaded = decodeClassifier(bytes, { network: meanNetwork() });
    expect(loaded.options.network).toEqual({ kind: 'custom' });
    expect(await loaded.predict(noise(3))).toEqual(await classifier.predict(noise(3)));
    expect(() => decodeClassifier(bytes)).toThrow(/network: found nothing, expected the network that the file holds/);
    const plain = createClassifier(ofNetwork(smallNetworks[4]));
    const unwanted = meanNetwork();
    const ofPlain = await encodeClassifier(plain);
    expect(() => decodeClassifier(ofPlain, { network: unwanted })).toThrow(/found a network, expected none/);
    tf.dispose(unwanted.parameters.map(({ variable }) => variable));
    for (const item of [classifier, optimizer, loaded, plain]) item.dispose();
  });

  it('is refused where its logits are not those of the classes', () => {
    const classifier = createClassifier({ ...options(), classes: 4 });
    tf.tidy(() => {
      expect(() => classifier.logits(tf.zeros([2, 9, 6]))).toThrow(
        /network: found logits of shape \[2, 3\], expected \[2, 4\]/,
      );
    });
    classifier.dispose();
  });
});
