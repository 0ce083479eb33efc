import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkStep, compareFirstSteps, type Judges, type StepEvaluator } from './step-check';
import {
  decodeState,
  encodeState,
  flatAdamState,
  observeOneByOne,
  tensorflowAdamState,
  type Arrays,
  type ObservedStep,
  type TrainingState,
} from './training-state';

/**
 * A regression by five leaky units with a penalty: mean (leaky(x W + b) v - y)^2 + 0.1 mean W^2. Both sides are written apart: by
 * operations and automatic differentiation here, and with the gradient and Adam by hand as the judge.
 */
const [items, inputs, units] = [6, 3, 5];
const wave = (length: number, phase: number): number[] =>
  Array.from({ length }, (_, at) => Math.sin(phase + 1.7 * at) * 0.8);
const x = wave(items * inputs, 0.3);
const y = wave(items, 1.1);
const start: Record<string, { shape: number[]; values: number[] }> = {
  W: { shape: [inputs, units], values: wave(inputs * units, 2) },
  b: { shape: [units], values: wave(units, 3) },
  v: { shape: [units, 1], values: wave(units, 4) },
};
const right = { penalty: 0.1, rate: 1e-2, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, withBias: true };
type Settings = typeof right;

const open: { dispose: () => void }[] = [];
beforeAll(() => tf.setBackend('cpu'));
afterEach(() => {
  for (const item of open.splice(0)) item.dispose();
  expect(tf.memory().numTensors).toBe(0);
});

/** Our first steps, with settings that may be wrong. */
function ours(change: Partial<Settings> = {}, from = start): Promise<ObservedStep[]> {
  const { penalty, rate, beta1, beta2, epsilon, withBias } = { ...right, ...change };
  const variables = Object.entries(from).map(
    ([name, { shape, values }]) => [name, tf.tidy(() => tf.variable(tf.tensor(values, shape)))] as const,
  );
  const [W, b, v] = variables.map(([, variable]) => variable);
  const optimizer = tf.train.adam(rate, beta1, beta2, epsilon);
  open.push(optimizer, ...variables.map(([, variable]) => variable));
  const stopped = tf.customGrad((input) => ({
    value: (input as tf.Tensor).clone(),
    gradFunc: (dy) => tf.zerosLike(dy),
  }));
  const losses = () => {
    const bias = withBias ? b : stopped(b);
    const hidden = tf.leakyRelu(tf.add(tf.matMul(tf.tensor2d(x, [items, inputs]), W as tf.Tensor2D), bias), 0.1);
    const residual = tf.sub(tf.matMul(hidden as tf.Tensor2D, v as tf.Tensor2D), tf.tensor2d(y, [items, 1]));
    const fit = tf.mean(tf.square(residual));
    return { fit, total: tf.add<tf.Scalar>(fit, tf.mul(tf.mean(tf.square(W)), penalty)) };
  };
  const take = () => {
    const fit = tf.tidy(() => losses().fit.dataSync()[0]);
    const total = tf.tidy(
      () =>
        optimizer
          .minimize(
            () => losses().total,
            true,
            variables.map(([, variable]) => variable),
          )!
          .dataSync()[0],
    );
    return [[total, fit]];
  };
  return observeOneByOne(3, take, () => tensorflowAdamState(optimizer, variables));
}

/** Losses and gradients by hand; `crossed` are the hidden inputs, item by item, whose slope is taken from the other side of the kink. */
function evaluated(state: TrainingState, crossed: readonly number[], round: (value: number) => number) {
  const { W, b, v } = Object.fromEntries(state.parameters.map(({ name, value }) => [name, value]));
  const dW = Float64Array.from(W, (w) => (2 * 0.1 * w) / W.length);
  const [db, dv] = [new Float64Array(units), new Float64Array(units)];
  let fit = 0;
  for (let item = 0; item < items; item++) {
    const at = (input: number): number => Math.fround(x[item * inputs + input]);
    const hidden = Array.from(b, (bias, unit) =>
      [0, 1, 2].reduce((sum, input) => sum + at(input) * W[input * units + unit], bias),
    );
    const active = hidden.map((h) => (h > 0 ? h : 0.1 * h));
    const residual = active.reduce((sum, a, unit) => sum + a * v[unit], 0) - Math.fround(y[item]);
    fit += residual ** 2 / items;
    for (let unit = 0; unit < units; unit++) {
      const above = hidden[unit] > 0 !== crossed.includes(item * units + unit);
      const back = (2 * residual * v[unit] * (above ? 1 : 0.1)) / items;
      dv[unit] += (2 * residual * active[unit]) / items;
      db[unit] += back;
      for (let input = 0; input < inputs; input++) dW[input * units + unit] += back * at(input);
    }
  }
  const total = fit + (0.1 * W.reduce((sum, w) => sum + w * w, 0)) / W.length;
  const gradients: Arrays = { W: dW.map(round), b: db.map(round), v: dv.map(round) };
  return { losses: [total, fit].map(round), gradients };
}

/** The judge, or with `round` its float32; `kinks` are the hidden inputs next to zero. */
function evaluator(round: (value: number) => number, kinks: readonly number[] = []): StepEvaluator {
  return {
    library: 'judge',
    evaluate: (state) => {
      const here = evaluated(state, [], round);
      const there = evaluated(state, kinks, round).gradients;
      const jumps = Object.entries(here.gradients).map(([name, values]) => {
        return [name, Math.hypot(...values.map((value, at) => value - there[name][at]))] as const;
      });
      return Promise.resolve({ ...here, jumps: Object.fromEntries(jumps), kinks: kinks.length });
    },
    update: ({ steps, parameters }, given) => {
      const { rate, beta1, beta2, epsilon } = right;
      const moved = parameters.map(({ name, value, first, second }) => {
        const values = Float64Array.from(value, (w, at) => {
          const g = given[name][at];
          const m = (beta1 * first[at] + (1 - beta1) * g) / (1 - beta1 ** (steps + 1));
          const s = (beta2 * second[at] + (1 - beta2) * g * g) / (1 - beta2 ** (steps + 1));
          return w - (rate * m) / (Math.sqrt(s) + epsilon);
        });
        return [name, values] as const;
      });
      return Promise.resolve(Object.fromEntries(moved));
    },
  };
}

const exactly = (value: number): number => value;
const judges: Judges = { exact: evaluator(exactly), rounded: evaluator(Math.fround) };

async function checkAll(observed: readonly ObservedStep[], judged = judges): Promise<void> {
  for (const step of observed) await checkStep('step', step, right.beta1, judged);
}

describe('checkStep', () => {
  it('accepts the same computation at every state', async () => {
    const observed = await ours();
    await checkAll(observed);
    const { loss, gradient, kinks } = await checkStep('step', observed[1], right.beta1, judges);
    expect(loss).toBeLessThan(1e-6);
    expect(gradient.ours).toBeLessThan(1e-5);
    expect(kinks).toBe(0);
  });

  it.each([
    ['a loss weight that is wrong by a hundredth', { penalty: 0.101 }, 'step 0, loss 0'],
    ['a missing term', { penalty: 0 }, 'step 0, loss 0'],
    ['a gradient that does not reach a parameter', { withBias: false }, 'step 0, gradient of b'],
    ['a wrong decay of the first moments', { beta1: 0.89 }, 'step 0, gradient of W'],
    ['a wrong decay of the second moments', { beta2: 0.99 }, 'step 1, update of W'],
    ['a learning rate that is wrong by a thousandth', { rate: 1.001e-2 }, 'step 0, update of W'],
    ['a wrong epsilon', { epsilon: 1e-4 }, 'step 0, update of W'],
  ])('refuses %s', async (_, change, message) => {
    await expect(checkAll(await ours(change))).rejects.toThrow(message);
  });

  it('refuses a wrong term although PyTorch in float32 is far off too', async () => {
    const rounded = evaluator((value) => value * (1 + 1e-2));
    await expect(checkAll(await ours({ penalty: 0 }), { ...judges, rounded })).rejects.toThrow('step 0, loss 0');
    await expect(checkAll(await ours({ withBias: false }), { ...judges, rounded })).rejects.toThrow('gradient of b');
  });

  it('refuses what is not a number', async () => {
    const [observed] = await ours();
    await expect(checkAll([{ ...observed, losses: [NaN, observed.losses[1]] }])).rejects.toThrow('loss 0: NaN');
    for (const part of ['first', 'value'] as const) {
      const parameters = observed.after.parameters.map((state, place) =>
        place === 1 ? { ...state, [part]: state[part].map(() => NaN) } : state,
      );
      const broken = { ...observed, after: { ...observed.after, parameters } };
      await expect(checkAll([broken])).rejects.toThrow(part === 'first' ? 'gradient of b' : 'update of b[0]');
    }
  });

  it('refuses one weight of many that was not moved', async () => {
    const [observed] = await ours();
    const parameters = observed.after.parameters.map((state, place) =>
      place === 0
        ? {
            ...state,
            value: state.value.map((moved, at) => (at === 7 ? observed.before.parameters[0].value[7] : moved)),
          }
        : state,
    );
    await expect(checkAll([{ ...observed, after: { ...observed.after, parameters } }])).rejects.toThrow(
      'update of W[7]',
    );
  });

  it('lets rounding choose the slope next to a kink, and nothing else', async () => {
    // the bias puts the third item's second unit at zero but for rounding
    const kink = 2 * units + 1;
    const sum = [0, 1, 2].reduce((of, at) => of + Math.fround(x[2 * inputs + at]) * start.W.values[at * units + 1], 0);
    const atKink = {
      ...start,
      b: { ...start.b, values: start.b.values.map((bias, unit) => (unit === 1 ? -sum : bias)) },
    };
    const [observed] = await ours({}, atKink);
    const { before } = observed;
    const aware = { ...judges, exact: evaluator(exactly, [kink]) };

    const { losses, gradients } = evaluated(before, [], exactly);
    const crossed = evaluated(before, [kink], exactly).gradients;
    const distance = Math.hypot(...crossed.W.map((value, at) => value - gradients.W[at]));
    expect(distance).toBeGreaterThan(0.01 * Math.hypot(...gradients.W));

    await checkAll([observed], aware);
    const across = { before, losses, after: await afterUpdate(before, crossed) };
    await checkAll([across], aware);
    await expect(checkAll([across])).rejects.toThrow('step 0, gradient of W');
    await expect(checkAll(await ours({ withBias: false }, atKink), aware)).rejects.toThrow('gradient of b');
  });
});

/** The state after a first update by these gradients. */
async function afterUpdate(before: TrainingState, gradients: Arrays): Promise<TrainingState> {
  const moved = await judges.exact.update(before, gradients);
  return {
    steps: 1,
    parameters: before.parameters.map(({ name, shape }) => ({
      ...{ name, shape, value: Float32Array.from(moved[name]) },
      first: Float32Array.from(gradients[name], (g) => (1 - right.beta1) * g),
      second: Float32Array.from(gradients[name], (g) => (1 - right.beta2) * g * g),
    })),
  };
}

describe('compareFirstSteps', () => {
  it('accepts the same code, and refuses another loss or gradient', async () => {
    const [[same], [again], [weighted], [cut]] = [
      await ours(),
      await ours(),
      await ours({ penalty: 0.11 }),
      await ours({ withBias: false }),
    ];
    compareFirstSteps('step', same, again, right.beta1, 'other 1.0');
    expect(() => compareFirstSteps('step', same, weighted, right.beta1, 'other 1.0')).toThrow('loss 0');
    expect(() => compareFirstSteps('step', same, cut, right.beta1, 'other 1.0')).toThrow('gradient of b');
  });
});

describe('a training state', () => {
  it('is the same after it has been sent', async () => {
    const [, { before }] = await ours();
    expect(decodeState(JSON.parse(JSON.stringify(encodeState(before))))).toEqual(before);
  });

  it('has the moments of each variable from one vector of all, zeros before the first step', () => {
    const variables = [[2], [1, 2]].map(
      (shape, index) => [`w${index}`, tf.tidy(() => tf.variable(tf.zeros(shape)))] as const,
    );
    open.push(...variables.map(([, variable]) => variable));
    const firstMoment = Float32Array.of(1, 2, 3, 4);
    const state = flatAdamState(variables, { firstMoment, secondMoment: firstMoment.map((m) => m * m) });
    expect(state.map(({ first }) => [...first])).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(state.map(({ second }) => [...second])).toEqual([
      [1, 4],
      [9, 16],
    ]);
    const none = new Float32Array();
    expect(flatAdamState(variables, { firstMoment: none, secondMoment: none })[1].first).toEqual(new Float32Array(2));
  });
});
