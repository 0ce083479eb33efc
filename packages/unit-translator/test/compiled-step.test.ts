import { type StepCompiler } from '@image2audio/tfjs-training';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  createTranslator,
  createTranslatorOptimizers,
  createTranslatorStep,
  getOptimizerStates,
  setOptimizerStates,
  trainTranslatorStep,
  warmUpLossWeights,
  type StepLosses,
  type TranslatorBatch,
  type TranslatorStepOptions,
} from '../src/index';
import { linearCritic, normal, tinyBatch, tinyOptions, tinyPairs, valuesOf } from './tiny-domains';

beforeAll(() => tf.setBackend('cpu'));

/** Batches of every kind in turn: unpaired, paired, with fewer items, with unlabeled items of both domains. */
const batches: TranslatorBatch[] = [
  tinyBatch(),
  { ...tinyBatch(), pairs: tinyPairs() },
  { source: { x: normal([2, 7, 6, 1], 31), labels: [2, 0] }, target: { x: normal([1, 9, 4], 32), labels: [1] } },
  { ...tinyBatch(), unlabeledSource: { x: normal([3, 7, 6, 1], 33) } },
  { ...tinyBatch(), target: { x: normal([3, 9, 4], 34), labels: [0, 0, 2] } },
];

function training() {
  const translator = createTranslator(tinyOptions);
  const optimizers = createTranslatorOptimizers();
  const weights = (): number[][] =>
    valuesOf([...translator.translatorVariables(), ...translator.discriminatorVariables()]);
  return { translator, optimizers, weights };
}

/** A compiler that remembers the step it was given and copies of the inputs of every call. */
function recordingCompiler() {
  const calls: tf.NamedTensorMap[] = [];
  let given: Parameters<StepCompiler>[0] | undefined;
  const compile: StepCompiler = (step) => {
    given = step;
    return (inputs) => {
      calls.push(copies(inputs));
      return step(inputs);
    };
  };
  return { compile, calls, step: (inputs: tf.NamedTensorMap) => given!(inputs) };
}

const copies = (tensors: tf.NamedTensorMap): tf.NamedTensorMap =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tf.keep(tf.clone(tensor))]));

const lossesOf = ({ numbers }: tf.NamedTensorMap): number[] => Array.from(numbers.dataSync());

describe.each<[string, TranslatorStepOptions]>([
  ['all terms', {}],
  ['the warm-up', { weights: warmUpLossWeights }],
  ['no clipping', { clipNorm: Infinity }],
])('a step of %s', (_, options) => {
  it('is the one-call form with whatever batches it had before', async () => {
    const [one, other] = [training(), training()];
    const critic = linearCritic();
    const step = createTranslatorStep(one.translator, one.optimizers, { critic, ...options });
    for (const [seed, batch] of batches.entries()) {
      const wanted = await trainTranslatorStep(other.translator, other.optimizers, batch, { critic, ...options, seed });
      expect(await step(batch, { seed })).toEqual(wanted);
    }
    expect(one.weights()).toEqual(other.weights());
    expect(await getOptimizerStates(one.optimizers)).toEqual(await getOptimizerStates(other.optimizers));
  });

  it('takes all that changes from call to call from its inputs: computed from these alone, it gives the same', async () => {
    const { translator, optimizers, weights } = training();
    const compiler = recordingCompiler();
    const take = createTranslatorStep(translator, optimizers, {
      critic: linearCritic(),
      ...options,
      compile: compiler.compile,
    });
    await take(batches[0], { seed: 100 }); // makes the moments
    const start = { weights: await translator.getWeights(), optimizers: await getOptimizerStates(optimizers) };
    const losses: StepLosses[] = [];
    for (const [seed, batch] of batches.entries()) {
      optimizers.translator.learningRate = 1e-3 / (1 + seed);
      losses.push(await take(batch, { seed }));
    }
    const end = { weights: weights(), moments: await getOptimizerStates(optimizers) };

    translator.setWeights(start.weights);
    setOptimizerStates(optimizers, start.optimizers);
    optimizers.translator.learningRate = 7;
    compiler.calls.slice(1).forEach((inputs, index) => {
      expect(lossesOf(compiler.step(inputs))).toEqual(Object.values(losses[index]));
    });
    expect(weights()).toEqual(end.weights);
    const moments = await getOptimizerStates(optimizers);
    expect(moments.translator.step).toBe(start.optimizers.translator.step); // counted by the caller
    expect(moments.translator.firstMoment).toEqual(end.moments.translator.firstMoment);
    expect(moments.discriminator.secondMoment).toEqual(end.moments.discriminator.secondMoment);
  });
});

describe('a step given to a compiler', () => {
  it('returns one tensor and leaves no other, and its inputs are freed but for the batch', async () => {
    const { translator, optimizers } = training();
    const left: number[] = [];
    const compile: StepCompiler = (step) => (inputs) => {
      const before = tf.memory().numTensors;
      const results = step(inputs);
      left.push(tf.memory().numTensors - before);
      return results;
    };
    const take = createTranslatorStep(translator, optimizers, { critic: linearCritic(), compile });
    await take(batches[0], { seed: 0 });
    const tensors = tf.memory().numTensors;
    for (const [seed, batch] of batches.entries()) await take(batch, { seed });
    expect(left).toEqual([1, ...batches.map(() => 1)]);
    expect(tf.memory().numTensors).toBe(tensors);
    expect(batches[1].pairs!.source.isDisposed).toBe(false);
  });

  it('has inputs of other names or shapes where the batch is of another kind, and of the same where it is not', async () => {
    const { translator, optimizers } = training();
    const { compile, calls } = recordingCompiler();
    const take = createTranslatorStep(translator, optimizers, { critic: linearCritic(), compile });
    for (const [seed, batch] of batches.entries()) await take(batch, { seed });
    const kinds = calls.map((inputs) =>
      Object.entries(inputs)
        .map(([name, { shape }]) => `${name} ${shape.join('x')}`)
        .join(),
    );
    expect(new Set(kinds).size).toBe(4);
    expect(kinds[4]).toBe(kinds[0]);
  });

  it('that fails counts no step of an optimizer', async () => {
    const { translator, optimizers, weights } = training();
    const take = createTranslatorStep(translator, optimizers, { critic: linearCritic(5) });
    const before = weights();
    await expect(take(tinyBatch(), { seed: 1 })).rejects.toThrow('critic: logits');
    expect((await optimizers.translator.getState()).step).toBe(0);
    expect(weights()).toEqual(before);
  });

  it('is refused at once where its weights or its limit are wrong', () => {
    const { translator, optimizers } = training();
    expect(() => createTranslatorStep(translator, optimizers, { weights: { cycle: -1 } })).toThrow('weights.cycle');
    expect(() => createTranslatorStep(translator, optimizers, { clipNorm: 0 })).toThrow('clipNorm');
  });
});
