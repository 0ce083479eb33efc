import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  joinWeights,
  readWeights,
  TrainingError,
  WeightAverage,
  weightsOf,
  writeWeights,
  type NamedVariable,
} from '../src';
import { tensorsLeft } from './tensors-left';

beforeAll(() => tf.setBackend('cpu'));

const model = (value: number): NamedVariable[] =>
  tf.tidy(() => [
    { name: 'kernel', variable: tf.variable(tf.fill([2, 3], value)) },
    { name: 'bias', variable: tf.variable(tf.fill([3], -value)) },
  ]);

const setTo = ({ variable }: NamedVariable, value: number): void => {
  tf.tidy(() => {
    variable.assign(tf.fill(variable.shape, value));
  });
};

describe('named weights', () => {
  it('go from one model to another by their names, in any order', async () => {
    const [one, other] = [model(1), model(2)];
    const weights = await readWeights(one);
    expect(weights.map(({ name, shape }) => [name, shape])).toEqual([
      ['kernel', [2, 3]],
      ['bias', [3]],
    ]);
    expect(await tensorsLeft(() => writeWeights(other, [...weights].reverse()))).toBe(0);
    expect(await readWeights(other)).toEqual(weights);
  });

  it('are copies: no later step changes them', async () => {
    const variables = model(1);
    const weights = await readWeights(variables);
    writeWeights(variables, weights);
    setTo(variables[0], 9);
    expect(new Set(weights[0].values)).toEqual(new Set([1]));
    weights[0].values.fill(5);
    expect(new Set((await readWeights(variables))[0].values)).toEqual(new Set([9]));
  });

  it('that do not fit are refused, and nothing is changed', async () => {
    const variables = model(1);
    const own = await readWeights(variables);
    const [kernel, bias] = await readWeights(model(2));
    const wrong: [unknown, string][] = [
      [[kernel], "weights: 'bias': found nothing, expected shape [3]. The weights belong to a model of other options."],
      [[kernel, { ...bias, shape: [1, 3] }], "weights: 'bias': found shape [1, 3] with 3 values, expected shape [3]."],
      [[kernel, { ...bias, values: new Float32Array(2) }], 'found shape [3] with 2 values'],
      [[kernel, bias, { ...bias, name: 'gamma' }], "weights: 'gamma': found a weight, expected no weight of that name"],
      [[kernel, bias, bias], ''],
    ];
    for (const [weights, message] of wrong.slice(0, 4))
      expect(() => {
        writeWeights(variables, weights as typeof own);
      }).toThrow(message);
    expect(() => {
      writeWeights(variables, [kernel, bias, { ...bias }]);
    }).toThrow("weights: 'bias': found two weights, expected one.");
    expect(await readWeights(variables)).toEqual(own);
  });

  it('of several models make one list and come apart again', async () => {
    const models = { weights: await readWeights(model(1)), 'weights/average': await readWeights(model(2)), empty: [] };
    const { weights, ...others } = models;
    const joined = joinWeights({ plain: weights, ...others });
    expect(joined.map(({ name }) => name)).toEqual([
      ...['plain/kernel', 'plain/bias', 'weights/average/kernel', 'weights/average/bias'],
    ]);
    expect(weightsOf('plain', joined)).toEqual(weights);
    expect(weightsOf('weights/average', joined)).toEqual(others['weights/average']);
    expect(weightsOf('empty', joined)).toEqual([]);
  });
});

describe('WeightAverage', () => {
  it('is decay^n w_0 + (1 - decay) sum decay^(n-i) w_i', async () => {
    const variables = model(3);
    const average = new WeightAverage(variables, { decay: 0.9 });
    const steps = [3, -1, 0.5, 2];
    for (const value of steps) {
      setTo(variables[0], value);
      average.update();
    }
    const expected = steps.reduce((sum, value, i) => sum + 0.1 * 0.9 ** (3 - i) * value, 0.9 ** 4 * 3);
    const [kernel, bias] = await average.getWeights();
    for (const value of kernel.values) expect(value).toBeCloseTo(expected, 6);
    for (const value of bias.values) expect(value).toBeCloseTo(-3, 6);
  });

  it('hands the update to a kernel of the back end where it has one, as that documents it', async () => {
    const average = new WeightAverage(model(1), { decay: 0.75 });
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
    try {
      expect(
        await tensorsLeft(() => {
          average.update();
        }),
      ).toBe(0);
    } finally {
      tf.unregisterKernel('MovingAverage', 'cpu');
    }
    expect(call).toEqual({ sizes: { average0: 9, value0: 6, value1: 3 }, attrs: { decay: 0.75 } });
    expect(new Set((await average.getWeights()).flatMap(({ values }) => [...values]))).toEqual(new Set([7]));
  });

  it('lends its weights for a while and gives the own ones back, after an error too, without a leak', async () => {
    const variables = model(1);
    const average = new WeightAverage(variables);
    const before = await readWeights(variables);
    for (const one of variables) setTo(one, 0.5);
    const own = await readWeights(variables);
    const left = await tensorsLeft(async () => {
      expect(await average.applyTo(() => readWeights(variables))).toEqual(before);
      expect(await readWeights(variables)).toEqual(own);
      await expect(average.applyTo(() => Promise.reject(new Error('stop')))).rejects.toThrow('stop');
    });
    expect(left).toBe(0);
    expect(await readWeights(variables)).toEqual(own);
  });

  it('refuses a second use while one goes on, also of another average, and leaves the own weights after both', async () => {
    const variables = model(1);
    const [average, other] = [new WeightAverage(variables), new WeightAverage(variables.slice(1))];
    setTo(variables[0], 7);
    const own = await readWeights(variables);
    const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
    const [first, ...more] = await Promise.allSettled([
      average.applyTo(wait),
      average.applyTo(wait),
      other.applyTo(wait),
    ]);
    expect(first.status).toBe('fulfilled');
    for (const result of more)
      expect(result).toMatchObject({ status: 'rejected', reason: expect.any(TrainingError) as unknown });
    expect(await readWeights(variables)).toEqual(own);
    expect(await other.applyTo(() => 3)).toBe(3);
  });

  it('saves and restores without a leak, and refuses weights of another model', async () => {
    const [one, other] = [model(1), model(2)];
    const left = await tensorsLeft(async () => {
      const average = new WeightAverage(one);
      const theirs = await readWeights(other);
      average.setWeights([...theirs].reverse());
      expect(await average.getWeights()).toEqual(theirs);
      expect(() => {
        average.setWeights(theirs.slice(1));
      }).toThrow(TrainingError);
      expect(await average.getWeights()).toEqual(theirs);
      average.update();
      average.dispose();
    });
    expect(left).toBe(0);
  });

  it('knows whose average it is, and refuses decays outside [0, 1) and options that there are not', () => {
    const variables = model(1);
    const average = new WeightAverage(variables);
    const own = variables.map(({ variable }) => variable);
    expect(average.isOf(own)).toBe(true);
    expect(average.isOf([...own].reverse())).toBe(false);
    expect(average.isOf(own.slice(1))).toBe(false);
    for (const decay of [1, -0.1, NaN]) expect(() => new WeightAverage(variables, { decay })).toThrow('decay');
    expect(() => new WeightAverage(variables, { rate: 1 } as object)).toThrow('options.rate');
  });
});
