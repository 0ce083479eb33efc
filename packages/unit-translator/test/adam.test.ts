import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Adam, TranslatorError } from '../src/index';
import { clipToNorm, flattenGradients } from '../src/training/flat-gradient';
import fixture from './fixtures/losses.json';
import { normal } from './tiny-domains';

beforeAll(() => tf.setBackend('cpu'));

const { start, gradients, clipNorm, learningRate, norms, trajectory } = fixture.adam;

describe('Adam with clipping', () => {
  it('follows PyTorch 2.13.0 in float64 within 1e-5', () => {
    const weights = tf.variable(tf.tensor1d(start));
    const adam = new Adam({ learningRate });
    gradients.forEach((gradient, step) => {
      const { clipped, norm } = clipToNorm(tf.tensor1d(gradient), clipNorm);
      expect(norm.dataSync()[0]).toBeCloseTo(norms[step], 4);
      adam.apply([weights], clipped);
      weights
        .dataSync()
        .forEach((value, index) => expect(Math.abs(value - trajectory[step][index])).toBeLessThan(1e-5));
    });
    expect(Math.max(...norms)).toBeGreaterThan(clipNorm);
  });

  it('follows tf.train.adam within 1e-5', () => {
    const ours = tf.variable(normal([3, 4], 1));
    const theirs = tf.variable(normal([3, 4], 1));
    const adam = new Adam({ learningRate: 0.01, epsilon: 1e-7 });
    const reference = tf.train.adam(0.01, 0.5, 0.99, 1e-7);
    for (let step = 0; step < 20; step++) {
      const gradient = normal([3, 4], 100 + step);
      adam.apply([ours], tf.reshape(gradient, [12]));
      reference.applyGradients([{ name: theirs.name, tensor: gradient }]);
    }
    expect(tf.max(tf.abs(tf.sub(ours, theirs))).dataSync()[0]).toBeLessThan(1e-5);
    expect(tf.max(tf.abs(tf.sub(ours, normal([3, 4], 1)))).dataSync()[0]).toBeGreaterThan(0.01);
  });

  it('moves by gradients of several variables as by one, zeros where there is none, and gives their norm', () => {
    const [a, b, c] = [normal([2, 3], 1), normal([4], 2), normal([3], 3)].map((start) => tf.variable(start));
    const flat = tf.variable(tf.concat([a, b, c].map((variable) => tf.reshape(variable, [-1]))));
    const [apart, joined] = [new Adam({ learningRate: 0.1 }), new Adam({ learningRate: 0.1 })];
    for (let step = 0; step < 4; step++) {
      const [ofA, ofC] = [normal([2, 3], 10 + step), normal([3], 20 + step)];
      const gradient = tf.concat([tf.reshape(ofA, [6]), tf.zeros([4]), ofC]) as tf.Tensor1D;
      const { rate, epsilon } = apart.comingStep(13);
      const numbers = { rate: tf.scalar(rate), epsilon: tf.scalar(epsilon) };
      const norm = apart.move([a, b, c], [ofA, undefined, ofC], numbers, 2);
      apart.countStep();
      expect(norm.dataSync()[0]).toBeCloseTo(Math.hypot(...gradient.dataSync()), 5);
      joined.apply([flat], clipToNorm(gradient, 2).clipped);
    }
    expect([a, b, c].flatMap((variable) => Array.from(variable.dataSync()))).toEqual(Array.from(flat.dataSync()));
    expect(() => apart.move([a, b, c], [], { rate: tf.scalar(1), epsilon: tf.scalar(1) })).toThrow('gradients');
  });

  it('hands the step to a kernel of the back end where it has one, as that documents it', () => {
    const variables = [tf.variable(tf.tensor1d([1, 2])), tf.variable(tf.scalar(3))];
    const adam = new Adam({ learningRate: 0.1, beta1: 0.8, beta2: 0.9, epsilon: 1e-3 });
    let call: { inputs: Record<string, number[]>; attrs: unknown } | undefined;
    tf.registerKernel({
      kernelName: 'ClippedAdamW',
      backendName: 'cpu',
      kernelFunc: ({ inputs, attrs }) => {
        const read = Object.entries(inputs as tf.NamedTensorMap).map(([name, tensor]) => [
          name,
          [...tensor.dataSync()],
        ]);
        call = { inputs: Object.fromEntries(read) as Record<string, number[]>, attrs };
        return [tf.scalar(7), tf.tensor1d([1, 2, 3]), tf.tensor1d([4, 5, 6]), tf.tensor1d([8, 9]), tf.scalar(10)];
      },
    });
    try {
      const { rate, epsilon } = adam.comingStep(3);
      const numbers = { rate: tf.scalar(rate), epsilon: tf.scalar(epsilon) };
      const norm = adam.move(variables, [null, tf.scalar(0.5)], numbers, 5);
      expect(norm.dataSync()[0]).toBe(7);
    } finally {
      tf.unregisterKernel('ClippedAdamW', 'cpu');
    }
    const { inputs, attrs } = call!;
    expect(inputs).toEqual({
      rate: [expect.closeTo((0.1 * Math.sqrt(1 - 0.9)) / (1 - 0.8), 6)],
      epsilon: [expect.closeTo(1e-3 * Math.sqrt(1 - 0.9), 9)],
      decay: [0],
      firstMoment: [0, 0, 0],
      secondMoment: [0, 0, 0],
      variable0: [1, 2],
      variable1: [3],
      gradient1: [0.5],
    });
    expect(attrs).toEqual({ beta1: 0.8, beta2: 0.9, clipNorm: 5, decays: [false, false] });
    expect(variables.map((variable) => Array.from(variable.dataSync()))).toEqual([[8, 9], [10]]);
    return expect(adam.getState()).resolves.toEqual({
      step: 0,
      firstMoment: Float32Array.of(1, 2, 3),
      secondMoment: Float32Array.of(4, 5, 6),
    });
  });

  it('gives the state at the time of the call, though a step is taken before it is there', async () => {
    const weights = tf.variable(normal([5], 1));
    const adam = new Adam({ learningRate: 0.01 });
    const step = (index: number): void => adam.apply([weights], normal([5], 50 + index) as tf.Tensor1D);
    step(0);
    const now = await adam.getState();
    const begun = adam.getState();
    step(1);
    expect(await begun).toEqual(now);
    expect((await adam.getState()).step).toBe(2);
  });

  it('goes on from a saved state bit for bit', async () => {
    const straight = tf.variable(normal([5], 1));
    const stopped = tf.variable(normal([5], 1));
    const first = new Adam({ learningRate: 0.01 });
    const second = new Adam({ learningRate: 0.01 });
    const third = new Adam({ learningRate: 0.01 });
    const step = (adam: Adam, weights: tf.Variable, index: number): void =>
      adam.apply([weights], normal([5], 50 + index) as tf.Tensor1D);
    for (let index = 0; index < 9; index++) step(first, straight, index);
    for (let index = 0; index < 4; index++) step(second, stopped, index);
    third.setState(await second.getState());
    for (let index = 4; index < 9; index++) step(third, stopped, index);
    expect(Array.from(stopped.dataSync())).toEqual(Array.from(straight.dataSync()));
    expect(await third.getState()).toEqual(await first.getState());
  });

  it('clips to the norm, keeps a short gradient as it is, and has no limit at Infinity', () => {
    const gradient = tf.tensor1d([3, 4]);
    expect(Array.from(clipToNorm(gradient, 1).clipped.dataSync()).map((value) => value.toFixed(5))).toEqual([
      '0.60000',
      '0.80000',
    ]);
    expect(Array.from(clipToNorm(gradient, 6).clipped.dataSync())).toEqual([3, 4]);
    expect(Array.from(clipToNorm(gradient, Infinity).clipped.dataSync())).toEqual([3, 4]);
    expect(Array.from(clipToNorm(tf.zeros([2]), 1).clipped.dataSync())).toEqual([0, 0]);
  });

  it('flattens in the order of the variables, zeros where there is no gradient', () => {
    const [a, b, c] = [tf.variable(tf.zeros([2])), tf.variable(tf.zeros([2, 1])), tf.variable(tf.scalar(0))];
    const flat = flattenGradients([a, b, c], [tf.tensor1d([1, 2]), null, tf.scalar(5)]);
    expect(Array.from(flat.dataSync())).toEqual([1, 2, 0, 0, 5]);
  });

  it('holds two tensors, frees them, and refuses what does not fit', () => {
    const weights = tf.variable(tf.zeros([2]));
    const gradient = tf.tensor1d([1, 1]);
    const tensors = tf.memory().numTensors;
    const adam = new Adam({ learningRate: 0.1 });
    adam.apply([weights], gradient);
    adam.apply([weights], gradient);
    expect(tf.memory().numTensors).toBe(tensors + 2);
    expect(() => adam.apply([weights], tf.tensor1d([1]))).toThrow(TranslatorError);
    expect(() =>
      adam.setState({ step: 1, firstMoment: new Float32Array(2), secondMoment: new Float32Array(3) }),
    ).toThrow('secondMoment');
    expect(() => new Adam({ learningRate: 0.1, beta1: 1 })).toThrow('beta1: found 1');
    adam.dispose();
    expect(tf.memory().numTensors).toBe(tensors + 1);
  });
});
