import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  ClassifierError,
  createClassifierStep,
  type ClassifierStepOptions,
  type StepSettings,
  type TrainingBatch,
} from '../src';
import { objectiveTerms, type ObjectiveParts } from '../src/losses';
import { trainClassifierStep } from './train-classifier-step';
import { termsOfParts } from '../src/objective/objective';
import { repeat, repeatingCompiler } from './repeating-compiler';
import { tensorsLeft } from './tensor-leaks';
import { everyPart, setUp, smoothness, toySpectrograms } from './toy-batches';

beforeAll(() => tf.setBackend('cpu'));

/** Steps of which everything differs that may differ: batch, parts, rate, dropout, weights and edges. */
function unlikeSteps(): { batch: TrainingBatch; settings: StepSettings }[] {
  const edges = tf.tensor1d([0.5, 0, 2, 1, 0.25, 3]);
  const [all, other, ungraphed] = [everyPart(1), everyPart(2), everyPart(3)];
  tf.dispose([other.graph!, ungraphed.graph!]);
  delete ungraphed.graph;
  const batches = [all, { ...other, graph: { weights: edges } }, { labeled: toySpectrograms(9, 4) }, ungraphed, all];
  return batches.map((batch, index) => ({
    batch,
    settings: {
      learningRate: 1e-3 * (index + 1),
      dropoutSeed: 10 + index,
      weights: { fake: 0.1 * index, smoothness: 1 - 0.2 * index },
    },
  }));
}

const disposeGraphs = (steps: ReturnType<typeof unlikeSteps>): void =>
  tf.dispose([...new Set(steps.flatMap(({ batch }) => Object.values(batch.graph ?? {})))]);

describe('createClassifierStep', () => {
  it('refuses the optimizer of another classifier, though it is of the same size', () => {
    const [own, other] = [setUp(), setUp()];
    expect(() => createClassifierStep(own.classifier, other.optimizer)).toThrow(
      /optimizer: found the optimizer of another/,
    );
    own.dispose();
    other.dispose();
  });

  it('refuses a part that there is not, and what is misspelt within one: their terms would be left out in silence', async () => {
    const { classifier, optimizer, dispose } = setUp();
    const step = createClassifierStep(classifier, optimizer, {});
    const labeled = toySpectrograms(4, 1);
    const settings = { learningRate: 1e-3, dropoutSeed: 1 };
    for (const [batch, message] of [
      [{ labeled, unlabelled: { x: labeled.x } }, /batch\.unlabelled.*Did you mean 'unlabeled'/],
      [{ labeled: { ...labeled, label: labeled.labels } }, /batch\.labeled\.label.*Did you mean 'labels'/],
      [{ labeled, unlabeled: labeled }, /batch\.unlabeled\.labels: found an option that there is not/],
      [{ labeled, generatedFake: labeled }, /batch\.generatedFake\.labels: found an option that there is not/],
      [null, /batch: found null/],
    ] as [never, RegExp][]) {
      await expect(step(batch, settings)).rejects.toThrow(message);
    }
    dispose();
  });

  it('gives the bits of the one-call form with the average updated after it', async () => {
    const steps = unlikeSteps();
    const whole = setUp();
    const oneByOne = setUp();
    const options = { clipNorm: 0.5, smoothness };
    const step = createClassifierStep(whole.classifier, whole.optimizer, { ...options, average: whole.average });
    for (const { batch, settings } of steps) {
      const report = await step(batch, settings);
      const { classifier, optimizer, average } = oneByOne;
      expect(report).toEqual(await trainClassifierStep(classifier, optimizer, batch, { ...options, ...settings }));
      average.update();
    }
    expect(await whole.classifier.getWeights()).toEqual(await oneByOne.classifier.getWeights());
    expect(await whole.average.getWeights()).toEqual(await oneByOne.average.getWeights());
    expect(await whole.optimizer.getState()).toEqual(await oneByOne.optimizer.getState());
    disposeGraphs(steps);
    whole.dispose();
    oneByOne.dispose();
  });

  it('takes weights of the run, and over these those of a step', async () => {
    const { classifier, optimizer, dispose } = setUp();
    const batch = { labeled: toySpectrograms(6, 1), unlabeled: { x: toySpectrograms(6, 2).x } };
    const step = createClassifierStep(classifier, optimizer, { weights: { labeled: 2, real: 0, entropy: 3 } });
    const settings = { learningRate: 1e-3, dropoutSeed: 1 };
    const { terms, total } = await step(batch, settings);
    expect(total).toBeCloseTo(2 * terms.labeled! + 3 * terms.entropy!, 4);
    const other = await step(batch, { ...settings, weights: { entropy: 0.5 } });
    expect(other.total).toBeCloseTo(2 * other.terms.labeled! + 0.5 * other.terms.entropy!, 4);
    const unknown = { weights: { entropie: 1 } } as ClassifierStepOptions;
    expect(() => createClassifierStep(classifier, optimizer, unknown)).toThrow(/weights\.entropie/);
    dispose();
  });

  it('clips to a norm of 5 unless told otherwise', async () => {
    const weightsAfter = async (options: ClassifierStepOptions) => {
      const { classifier, optimizer, dispose } = setUp();
      // so large a weight that the gradient exceeds 5
      const step = createClassifierStep(classifier, optimizer, { ...options, weights: { labeled: 100 } });
      for (let i = 0; i < 2; i++) {
        // batches whose gradients differ in length: Adam's first step is the same whatever the length
        const labeled = toySpectrograms(i === 0 ? 3 : 9, i);
        const { gradientNorm } = await step({ labeled }, { learningRate: 1e-2, dropoutSeed: i });
        expect(gradientNorm).toBeGreaterThan(5);
      }
      const weights = await classifier.getWeights();
      dispose();
      return weights;
    };
    const byDefault = await weightsAfter({});
    expect(byDefault).toEqual(await weightsAfter({ clipNorm: 5 }));
    expect(byDefault).not.toEqual(await weightsAfter({ clipNorm: Infinity }));
  });

  it('compiles once a step that is a function of tensors: each call taken again later does the same', async () => {
    const { classifier, optimizer, average, dispose } = setUp();
    const { compile, calls, compiled } = repeatingCompiler();
    const step = createClassifierStep(classifier, optimizer, { clipNorm: 0.5, smoothness, average, compile });
    const steps = unlikeSteps();
    for (const { batch, settings } of steps) await step(batch, settings);
    expect(compiled()).toBe(1);
    expect(calls).toHaveLength(steps.length);
    // the last first: what a later step left behind must not show in an earlier one
    for (const call of [...calls].reverse()) {
      const { results, variablesAfter } = call;
      expect(repeat(call)).toEqual({ results, variablesAfter });
      expect(variablesAfter).not.toEqual(call.variablesBefore);
    }
    disposeGraphs(steps);
    dispose();
  });

  it('leaves no tensor behind, and the tensors it was given alive', async () => {
    const { classifier, optimizer, average, dispose } = setUp();
    const step = createClassifierStep(classifier, optimizer, { smoothness, average });
    const batch = everyPart(5);
    const x = tf.tensor3d(toySpectrograms(6, 8).x, [6, 12, 6]);
    const left = await tensorsLeft(() => step({ ...batch, unlabeled: { x } }, { learningRate: 1e-3, dropoutSeed: 1 }));
    expect(left).toBe(0);
    expect([x.isDisposed, batch.graph!.weights.isDisposed]).toEqual([false, false]);
    tf.dispose([x, batch.graph!]);
    dispose();
  });

  it('changes nothing where an argument does not fit, and says which', async () => {
    const { classifier, optimizer, dispose } = setUp();
    const { x, labels } = toySpectrograms(3, 1);
    const graph = { weights: tf.ones([6]) };
    const attempts: [TrainingBatch, ClassifierStepOptions, StepSettings, RegExp][] = [
      [{ labeled: { x, labels: [0, 3, 1] } }, {}, settings(), /batch.labeled.labels\[1\]: found 3/],
      [{ labeled: { x, labels }, graph }, {}, settings(), /batch.graph: found a graph.*Give the step the function/],
      [{ labeled: { x, labels }, graph: {} }, { smoothness }, settings(), /batch.graph: found no tensor/],
      [{ labeled: { x, labels } }, {}, { ...settings(), learningRate: -1 }, /learningRate: found -1/],
    ];
    const before = [await classifier.getWeights(), await optimizer.getState()];
    const left = await tensorsLeft(async () => {
      for (const [batch, options, ofStep, message] of attempts) {
        await expect(createClassifierStep(classifier, optimizer, options)(batch, ofStep)).rejects.toThrow(message);
      }
    });
    expect(left).toBe(0);
    const edgeless = (): never => {
      throw new Error('no such edge');
    };
    const refused = createClassifierStep(classifier, optimizer, { smoothness: edgeless });
    await expect(refused({ labeled: { x, labels }, graph }, settings())).rejects.toThrow('no such edge');
    for (const clipNorm of [0, -1, NaN]) {
      expect(() => createClassifierStep(classifier, optimizer, { clipNorm })).toThrow(/clipNorm/);
    }
    const step = createClassifierStep(classifier, optimizer, {});
    for (const labeled of [NaN, -1, Infinity]) {
      await expect(step({ labeled: { x, labels } }, { ...settings(), weights: { labeled } })).rejects.toThrow(
        /weights\.labeled/,
      );
    }
    expect([await classifier.getWeights(), await optimizer.getState()]).toEqual(before);
    const misnamed = { labelled: 1 } as StepSettings['weights'];
    await expect(step({ labeled: { x, labels } }, { ...settings(), weights: misnamed! })).rejects.toThrow(
      /weights\.labelled: found 'labelled', expected one of labeled, high/,
    );
    await expect(step({ labeled: { x, labels } }, { ...settings(), dropoutSeed: NaN })).rejects.toThrow(/dropoutSeed/);
    const other = setUp();
    expect(() => createClassifierStep(classifier, optimizer, { average: other.average })).toThrow(ClassifierError);
    graph.weights.dispose();
    other.dispose();
    dispose();
  });
});

const settings = (): StepSettings => ({ learningRate: 1e-3, dropoutSeed: 1 });

describe('termsOfParts', () => {
  it('names the terms that the parts have, for any choice of parts', () => {
    const names = ['labeled', 'unlabeled', 'generatedLabeled', 'generatedFake', 'pathLabeled', 'graph'] as const;
    fc.assert(
      fc.property(fc.subarray([...names]), (chosen) => {
        tf.tidy(() => {
          const logits = tf.ones<tf.Rank.R2>([2, 3]);
          const labeled = { logits, labels: [0, 1] };
          const all: Required<ObjectiveParts> = {
            labeled,
            unlabeled: logits,
            generatedLabeled: labeled,
            generatedFake: logits,
            pathLabeled: labeled,
            graph: { logits, smoothness: (p) => tf.sum(p) },
          };
          const parts = Object.fromEntries(chosen.map((name) => [name, all[name]])) as ObjectiveParts;
          expect([...termsOfParts(chosen)].sort()).toEqual(Object.keys(objectiveTerms(parts)).sort());
        });
      }),
    );
  });
});
