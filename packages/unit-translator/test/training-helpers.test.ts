import { TrainingError, WeightAverage } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createTranslator,
  createTranslatorOptimizers,
  createTranslatorStep,
  getOptimizerStates,
  setOptimizerStates,
  trainTranslatorRounds,
  type Critic,
  type StepLosses,
  type TrainRoundsOptions,
  type TranslatorBatch,
  type TranslatorOptions,
} from '../src/index';
import { linearCritic, normal, tinyBatch, tinyOptions, tinyPairs, valuesOf } from './tiny-domains';

beforeAll(() => tf.setBackend('cpu'));

/** Another batch at every step, made afresh. */
const batchOf = (step: number): TranslatorBatch => ({
  source: { x: normal([2, 7, 6, 1], 100 + step), labels: [step % 3, 1] },
  target: { x: normal([2, 9, 4], 200 + step), labels: [2, (step + 1) % 3] },
});

function training(critic: Critic = linearCritic()) {
  const translator = createTranslator(tinyOptions);
  const optimizers = createTranslatorOptimizers();
  const average = new WeightAverage(translator.namedTranslatorVariables(), { decay: 0.9 });
  const takeStep = createTranslatorStep(translator, optimizers, { critic, average });
  const weights = (): number[][] =>
    valuesOf([...translator.translatorVariables(), ...translator.discriminatorVariables()]);
  return { translator, optimizers, average, takeStep, weights };
}

describe('averaged weights', () => {
  it('are computed by a kernel of the back end where it has one, as that documents it', async () => {
    const { translator, average } = training();
    const sizes = translator.translatorVariables().map(({ size }) => size);
    const size = sizes.reduce((sum, next) => sum + next, 0);
    let call: { sizes: Record<string, number>; attrs: unknown } | undefined;
    tf.registerKernel({
      kernelName: 'MovingAverage',
      backendName: 'cpu',
      kernelFunc: ({ inputs, attrs }) => {
        const tensors = inputs as tf.NamedTensorMap;
        const named = Object.entries(tensors).map(([name, { size }]) => [name, size]);
        call = { sizes: Object.fromEntries(named) as Record<string, number>, attrs };
        return [tf.fill(tensors.average0.shape, 3)];
      },
    });
    const tensors = tf.memory().numTensors;
    try {
      average.update();
    } finally {
      tf.unregisterKernel('MovingAverage', 'cpu');
    }
    expect(tf.memory().numTensors).toBe(tensors);
    const values = Object.fromEntries(sizes.map((ofValue, index) => [`value${index}`, ofValue]));
    expect(call).toEqual({ sizes: { average0: size, ...values }, attrs: { decay: 0.9 } });
    for (const weight of await average.getWeights()) expect(new Set(weight.values)).toEqual(new Set([3]));
  });

  it('are decay^n w_0 + (1 - decay) sum decay^(n-i) w_i, in float64 within 1e-6', async () => {
    const { translator, average, takeStep } = training();
    const start = valuesOf(translator.translatorVariables());
    let wanted = start;
    for (let step = 0; step < 4; step++) {
      await takeStep(batchOf(step), { seed: step });
      const present = valuesOf(translator.translatorVariables());
      wanted = wanted.map((list, at) => list.map((value, i) => 0.9 * value + 0.1 * present[at][i]));
    }
    const found = await average.getWeights();
    expect(found.map(({ name }) => name)).toEqual(translator.namedTranslatorVariables().map(({ name }) => name));
    wanted.forEach((list, at) =>
      list.forEach((value, i) => expect(Math.abs(found[at].values[i] - value)).toBeLessThan(1e-6)),
    );
    expect(found[0].values).not.toEqual(Float32Array.from(start[0]));
  });

  it('are in the translator while work runs, and its own are back afterwards, after an error too', async () => {
    const { translator, average, takeStep, weights } = training();
    await takeStep(batchOf(0), { seed: 0 });
    const own = weights();
    const averaged = (await average.getWeights()).map(({ values }) => Array.from(values));
    const tensors = tf.memory().numTensors;
    expect(await average.applyTo(() => valuesOf(translator.translatorVariables()))).toEqual(averaged);
    await expect(average.applyTo(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(weights()).toEqual(own);
    expect(tf.memory().numTensors).toBe(tensors);
    average.dispose();
    expect(tf.memory().numTensors).toBe(tensors - 1);
  });

  it('are used by one call at a time, also of another average, after which the own ones are back', async () => {
    const { translator, average, weights } = training();
    const other = new WeightAverage(translator.namedTranslatorVariables());
    const [variable] = translator.translatorVariables();
    tf.tidy(() => variable.assign(tf.fill(variable.shape, 7)));
    const own = weights();
    const wait = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
    const [first, ...more] = await Promise.allSettled([
      average.applyTo(wait),
      average.applyTo(wait),
      other.applyTo(wait),
    ]);
    expect(first.status).toBe('fulfilled');
    for (const result of more) {
      expect(result).toMatchObject({ status: 'rejected', reason: expect.any(TrainingError) as unknown });
    }
    expect(weights()).toEqual(own);
    expect(await other.applyTo(() => 3)).toBe(3);
  });

  it('need a decay from 0 to below 1', () => {
    expect(() => new WeightAverage(createTranslator(tinyOptions).namedTranslatorVariables(), { decay: 1 })).toThrow(
      'decay: found 1',
    );
  });

  it('are those of the translator that is trained', () => {
    const { translator, optimizers } = training();
    const { average } = training();
    expect(() => createTranslatorStep(translator, optimizers, { average })).toThrow(
      'average: found the average of another translator',
    );
  });
});

describe('rounds', () => {
  const settings = { rounds: 3, stepsPerRound: 2, batch: batchOf, seed: 5 } satisfies TrainRoundsOptions;

  it('take their steps in order, and report the means of their losses', async () => {
    const { takeStep, average } = training();
    const steps: number[] = [];
    const losses: StepLosses[] = [];
    const ends: [number, number][] = [];
    const reports = await trainTranslatorRounds(takeStep, {
      ...settings,
      onStep: (report) => {
        steps.push(report.step);
        losses.push(report.losses);
      },
      onRound: (report) => void ends.push([report.steps, steps.length]),
    });
    expect(steps).toEqual([0, 1, 2, 3, 4, 5]);
    expect(ends).toEqual([[2, 2], [4, 4], [6, 6]]); // prettier-ignore
    reports.forEach(({ round, losses: means }) => {
      expect(means.total).toBeCloseTo((losses[2 * round].total + losses[2 * round + 1].total) / 2, 6);
      expect(means.discriminator).toBeCloseTo(
        (losses[2 * round].discriminator! + losses[2 * round + 1].discriminator!) / 2,
        6,
      );
    });
    const start = createTranslator(tinyOptions);
    expect((await average.getWeights())[0].values).not.toEqual((await start.getWeights())[0].values);
  });

  it('that go on from a saved round end as if they had never stopped', async () => {
    const straight = training();
    await trainTranslatorRounds(straight.takeStep, settings);
    const first = training();
    await trainTranslatorRounds(first.takeStep, { ...settings, rounds: 2 });
    const second = training();
    second.translator.setWeights(await first.translator.getWeights());
    setOptimizerStates(second.optimizers, await getOptimizerStates(first.optimizers));
    const [report] = await trainTranslatorRounds(second.takeStep, { ...settings, firstRound: 2 });
    expect(report).toMatchObject({ round: 2, steps: 6 });
    expect(second.weights()).toEqual(straight.weights());
  });

  it('are saved as of one time, though a step is taken before the states are there', async () => {
    const { optimizers, takeStep } = training();
    await takeStep(batchOf(0), { seed: 1 });
    const now = await getOptimizerStates(optimizers);
    const begun = getOptimizerStates(optimizers);
    const step = takeStep(batchOf(1), { seed: 2 });
    expect(await begun).toEqual(now);
    await step;
    expect(await getOptimizerStates(optimizers)).not.toEqual(now);
  });

  it('let the critic be trained in between: the next round is judged by the new one', async () => {
    const critic = linearCritic();
    const { takeStep } = training(critic);
    const judged = await trainTranslatorRounds(takeStep, {
      ...settings,
      onRound: () => critic.weights.assign(tf.mul(critic.weights, 20)),
    });
    const { takeStep: other } = training();
    const unchanged = await trainTranslatorRounds(other, settings);
    expect(judged[0]).toEqual(unchanged[0]);
    expect(judged[1].losses.criticClass).not.toBe(unchanged[1].losses.criticClass);
  });

  it('stop before the next step when they are told to, and free the batches they were given', async () => {
    const { takeStep } = training();
    await takeStep(tinyBatch(), { seed: 0 });
    const stop = new AbortController();
    const tensors = tf.memory().numTensors;
    const taken: number[] = [];
    const work = trainTranslatorRounds(takeStep, {
      ...settings,
      signal: stop.signal,
      onStep: ({ step }) => {
        taken.push(step);
        if (step === 2) stop.abort(new Error('enough'));
      },
    });
    await expect(work).rejects.toThrow('enough');
    expect(taken).toEqual([0, 1, 2]);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it.each(['rounds', 'stepsPerRound', 'firstRound', 'seed'] as const)('name a wrong %s', async (name) => {
    const { takeStep } = training();
    await expect(trainTranslatorRounds(takeStep, { ...settings, [name]: -0.5 })).rejects.toMatchObject({
      argument: name,
    });
  });
});

it('a thousand steps of every kind hold no tensor beyond moments and averages', async () => {
  const tiny = {
    ...tinyOptions,
    source: { kind: 'image', height: 3, width: 2, channels: 1, filters: [1], hiddenUnits: 2 },
    target: { kind: 'sequence', steps: 3, channels: 1, filters: [1], hiddenUnits: 2 },
    ...{ latentSize: 2, classLatentSize: 1, sharedUnits: 2, discriminators: ['source', 'target'] },
  } satisfies TranslatorOptions;
  const translator = createTranslator(tiny);
  const optimizers = createTranslatorOptimizers();
  const average = new WeightAverage(translator.namedTranslatorVariables());
  const critic: Critic = {
    evaluate(x) {
      const features: tf.Tensor2D = tf.reshape(x, [x.shape[0], 3]);
      return { logits: tf.mul(features, 2), features };
    },
  };
  const takeStep = createTranslatorStep(translator, optimizers, { critic, average, weights: { ganTarget: 0.1 } });
  const batch = (step: number): TranslatorBatch => ({
    source: { x: normal([2, 3, 2, 1], step), labels: [0, 1] },
    target: { x: normal([2, 3, 1], step), labels: [2, 1] },
    ...(step % 3 === 1 && {
      unlabeledTarget: { x: normal([1, 3, 1], 1) },
      unlabeledSource: { x: normal([1, 3, 2, 1], 2) },
    }),
    ...(step % 3 === 2 && { pairs: { source: normal([1, 3, 2, 1], 3), target: normal([1, 3, 1], 4) } }),
  });
  const tensors = tf.memory().numTensors;
  const bytes: number[] = [];
  await trainTranslatorRounds(takeStep, {
    ...{ rounds: 10, stepsPerRound: 100, batch, seed: 1 },
    onRound: () => void bytes.push(tf.memory().numBytes),
  });
  expect(tf.memory().numTensors).toBe(tensors + 4);
  expect(new Set(bytes).size).toBe(1);
  optimizers.translator.dispose();
  optimizers.discriminator.dispose();
  expect(tf.memory().numTensors).toBe(tensors);
}, 240_000);

it('pairs of a batch are freed as well', async () => {
  const { takeStep } = training();
  await takeStep({ ...tinyBatch(), pairs: tinyPairs() }, { seed: 0 });
  const tensors = tf.memory().numTensors;
  await trainTranslatorRounds(takeStep, {
    ...{ rounds: 1, stepsPerRound: 1, seed: 1 },
    batch: () => ({ ...batchOf(0), pairs: tinyPairs(), unlabeledSource: { x: normal([1, 7, 6, 1], 1) } }),
  });
  expect(tf.memory().numTensors).toBeLessThanOrEqual(tensors + 2);
});
