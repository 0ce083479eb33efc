import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  AdamW,
  ClassifierError,
  fakeLoss,
  labeledLoss,
  linearDecaySchedule,
  monitors,
  realLoss,
  trainClassifierStep,
  type TrainStepReport,
  type TrainingBatch,
} from '../src';
import { largestDifference } from './finite-differences';
import { tensorsLeft } from './tensor-leaks';
import { everyPart, setUp, small, smoothness, toySpectrograms } from './toy-batches';

beforeAll(() => tf.setBackend('cpu'));

describe('trainClassifierStep', () => {
  it('reports each term as its own function gives it on the part, before the update', async () => {
    const { classifier, optimizer, dispose } = setUp({ network: { ...small.network!, dropout: 0 } });
    const batch = everyPart(20);
    const expected = tf.tidy(() => {
      const logits = (x: unknown) => classifier.logits(tf.tensor3d(x as Float32Array, [6, 12, 6]));
      return {
        labeled: labeledLoss(logits(batch.labeled.x), batch.labeled.labels).dataSync()[0],
        fake: fakeLoss(logits(batch.generatedFake!.x)).dataSync()[0],
        real: realLoss(logits(batch.unlabeled!.x)).dataSync()[0],
        path: labeledLoss(logits(batch.pathLabeled!.x), batch.pathLabeled!.labels).dataSync()[0],
        high: labeledLoss(logits(batch.generatedLabeled!.x), batch.generatedLabeled!.labels).dataSync()[0],
        smoothness: tf
          .sum(tf.square(tf.sub(tf.softmax(logits(batch.labeled.x)), tf.softmax(logits(batch.unlabeled!.x)))))
          .dataSync()[0],
      };
    });
    const weights = { labeled: 1, high: 2, fake: 3, real: 4, entropy: 5, path: 6, smoothness: 7 };
    const report = await trainClassifierStep(classifier, optimizer, batch, {
      learningRate: 1e-3,
      dropoutSeed: 1,
      weights,
      smoothness,
    });
    expect(report.terms).toMatchObject(
      Object.fromEntries(Object.entries(expected).map(([name, value]) => [name, expect.closeTo(value, 5)])),
    );
    const total = Object.entries(report.terms).reduce(
      (sum, [name, value]) => sum + weights[name as keyof typeof weights] * value,
      0,
    );
    expect(report.total).toBeCloseTo(total, 4);
    expect(report.gradientNorm).toBeGreaterThan(0);
    dispose();
  });

  it('has the gradient of finite differences in every parameter, along the gradient itself', async () => {
    const { classifier, dispose } = setUp({ network: { ...small.network!, dropout: 0 } });
    const weights = await classifier.getWeights();
    const batch = everyPart(30);
    // With both betas 0 the first moment is the gradient itself
    const probe = new AdamW(classifier.trainableVariables(), { beta1: 0, beta2: 0 });
    const totalAt = async (moved: typeof weights) => {
      classifier.setWeights(moved);
      return (await trainClassifierStep(classifier, probe, batch, { learningRate: 0, dropoutSeed: 1, smoothness }))
        .total;
    };
    await totalAt(weights);
    const { firstMoment } = await probe.getState();
    let offset = 0;
    for (const [name, { shape, values }] of Object.entries(weights)) {
      const gradient = firstMoment.subarray(offset, offset + values.length);
      const norm = Math.hypot(...gradient);
      const along = (distance: number) =>
        totalAt({ ...weights, [name]: { shape, values: values.map((w, i) => w + (distance * gradient[i]) / norm) } });
      const slope = ((await along(2e-3)) - (await along(-2e-3))) / 4e-3;
      expect(norm, name).toBeGreaterThan(0.01);
      expect(Math.abs(slope / norm - 1), name).toBeLessThan(0.01);
      offset += values.length;
    }
    probe.dispose();
    dispose();
  });

  it('learns a small set by heart', async () => {
    const { classifier, optimizer, dispose } = setUp();
    const { x, labels } = toySpectrograms(24, 1);
    const rate = linearDecaySchedule({ steps: 60, peak: 1e-2, warmup: 5 });
    let first = Infinity;
    let last = Infinity;
    for (let step = 0; step < 60; step++) {
      const { total } = await trainClassifierStep(
        classifier,
        optimizer,
        { labeled: { x, labels } },
        { learningRate: rate(step), dropoutSeed: step },
      );
      if (step === 0) first = total;
      last = total;
    }
    expect(first).toBeGreaterThan(0.8);
    expect(last).toBeLessThan(0.2);
    expect((await classifier.predict(x)).labels).toEqual(labels);
    dispose();
  });

  it('learns to tell generated from real', async () => {
    const { classifier, optimizer, dispose } = setUp();
    let report: TrainStepReport | undefined;
    for (let step = 0; step < 40; step++) {
      report = await trainClassifierStep(classifier, optimizer, everyPart(7), {
        learningRate: 1e-2,
        dropoutSeed: step,
        weights: { fake: 1, real: 1 },
        smoothness,
      });
    }
    expect(report?.monitors.fakeAccuracy).toBe(1);
    expect(report?.monitors.trueAccuracy).toBe(1);
    expect(report?.monitors.maxLogit).toBeGreaterThan(0);
    const generated = await classifier.predict(everyPart(7).generatedFake!.x);
    expect(Math.max(...generated.realProbability)).toBeLessThan(0.5);
    dispose();
  });

  it('takes tensors and plain values alike', async () => {
    const run = async (asTensor: boolean) => {
      const { classifier, optimizer, dispose } = setUp();
      const { x, labels } = toySpectrograms(6, 3);
      const tensor = tf.tensor3d(x, [6, 12, 6]);
      const batch = { labeled: { x: asTensor ? tensor : x, labels }, unlabeled: { x } };
      const { total } = await trainClassifierStep(classifier, optimizer, batch, { learningRate: 1e-3, dropoutSeed: 9 });
      tensor.dispose();
      dispose();
      return total;
    };
    expect(await run(true)).toBe(await run(false));
  });

  it('is bit for bit the same for the same seeds, and goes on from a saved state as if uninterrupted', async () => {
    const step = (classifier: ReturnType<typeof setUp>, i: number) =>
      trainClassifierStep(classifier.classifier, classifier.optimizer, everyPart(i), {
        learningRate: 3e-3,
        dropoutSeed: i,
        smoothness,
      });
    const whole = setUp();
    const halves = setUp();
    for (let i = 0; i < 6; i++) await step(whole, i);
    for (let i = 0; i < 3; i++) await step(halves, i);
    const weights = await halves.classifier.getWeights();
    const state = await halves.optimizer.getState();
    halves.dispose();
    const resumed = setUp({ seed: 99 });
    resumed.classifier.setWeights(weights);
    resumed.optimizer.setState(state);
    for (let i = 3; i < 6; i++) await step(resumed, i);
    expect(await resumed.classifier.getWeights()).toEqual(await whole.classifier.getWeights());
    whole.dispose();
    resumed.dispose();
  });

  it('leaks no tensor over steps', async () => {
    const { classifier, optimizer, dispose } = setUp();
    const batches = [0, 1, 2].map(everyPart);
    const options = { learningRate: 1e-3, clipNorm: 1, smoothness };
    await trainClassifierStep(classifier, optimizer, batches[0], { ...options, dropoutSeed: 0 });
    const left = await tensorsLeft(async () => {
      for (const [i, batch] of batches.entries()) {
        await trainClassifierStep(classifier, optimizer, batch, { ...options, dropoutSeed: i });
      }
    });
    expect(left).toBe(0);
    dispose();
  });

  it('skips empty parts and refuses an empty batch, wrong labels and a loss that is not finite', async () => {
    const { classifier, optimizer, dispose } = setUp();
    const options = { learningRate: 1e-3, dropoutSeed: 0 };
    const none = new Float32Array(0);
    const { x, labels } = toySpectrograms(3, 1);
    const batch = { labeled: { x, labels }, pathLabeled: { x: none, labels: [] }, unlabeled: { x: none } };
    const report = await trainClassifierStep(classifier, optimizer, batch, options);
    expect(Object.keys(report.terms)).toEqual(['labeled']);
    expect(report?.monitors.fakeAccuracy).toBeNull();
    const attempts: TrainingBatch[] = [
      { labeled: { x: none, labels: [] } },
      { labeled: { x, labels: [0, 1] } },
      { labeled: { x: x.subarray(1), labels } },
      { labeled: { x: x.map(() => NaN), labels } },
    ];
    for (const attempt of attempts) {
      await expect(trainClassifierStep(classifier, optimizer, attempt, options)).rejects.toThrow(ClassifierError);
    }
    dispose();
  });
});

describe('linearDecaySchedule', () => {
  it('rises, stays and falls to the floor at the last step', () => {
    const rate = linearDecaySchedule({ steps: 101, peak: 2, warmup: 10, decayFrom: 0.5, floor: 0.1 });
    expect(rate(0)).toBeCloseTo(0.2, 12);
    expect(rate(9)).toBe(2);
    expect(rate(50)).toBe(2);
    expect(rate(100)).toBeCloseTo(0.2, 12);
    // Halfway down the line from step 50.5 to step 100
    expect(rate(75.25)).toBeCloseTo(2 * 0.55, 12);
  });

  it('never rises again after the warm-up and never leaves (0, peak]', () => {
    for (const steps of [1, 2, 7, 50, 1200]) {
      const rate = linearDecaySchedule({ steps });
      const rates = Array.from({ length: steps }, (_, step) => rate(step));
      expect(Math.min(...rates)).toBeGreaterThan(0);
      expect(Math.max(...rates)).toBeLessThanOrEqual(1e-3);
      for (let step = 30; step < steps; step++) expect(rates[step]).toBeLessThanOrEqual(rates[step - 1]);
    }
  });
});

describe('monitors', () => {
  it('count who is on the right side of 1/2', () => {
    // lse of the rows: log 2 (real), -3 + log 2 (generated)
    const found = monitors([0, 0, -3, -3], [-3, -3, 0, 0, -9, -9], 2);
    expect(found.trueAccuracy).toBe(0.5);
    // 0 is not above 0: the classes beat "generated" together, no single one does
    expect(found.realAboveFake).toBe(0);
    expect(monitors([0.1, -3, -3, -3], [-1, 2, -1, -1, -9, -9], 2)).toMatchObject({
      realAboveFake: 0.5,
      generatedAboveFake: expect.closeTo(1 / 3, 12) as number,
    });
    expect(found.fakeAccuracy).toBeCloseTo(2 / 3, 12);
    expect(found.maxLogit).toBe(-1.5);
    const none = { trueAccuracy: null, fakeAccuracy: null, maxLogit: null, realAboveFake: null };
    expect(monitors([], [], 2)).toEqual({ ...none, generatedAboveFake: null });
  });
});

describe('AdamW', () => {
  it('hands the update to a kernel of the back end where it has one, as that documents it', async () => {
    const variables = [tf.variable(tf.tensor2d([[1, 2]])), tf.variable(tf.tensor1d([3]))];
    const optimizer = new AdamW(variables, { beta1: 0.8, beta2: 0.9, epsilon: 1e-3, weightDecay: 0.5 });
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
        return [tf.scalar(7), tf.tensor1d([1, 2, 3]), tf.tensor1d([4, 5, 6]), tf.tensor2d([[8, 9]]), tf.tensor1d([10])];
      },
    });
    try {
      const norm = optimizer.apply([tf.tensor2d([[0.5, 0.25]]), null], { learningRate: 0.1, clipNorm: 5 });
      expect(norm.dataSync()[0]).toBe(7);
    } finally {
      tf.unregisterKernel('ClippedAdamW', 'cpu');
    }
    expect(call).toEqual({
      inputs: {
        rate: [expect.closeTo((0.1 * Math.sqrt(1 - 0.9)) / (1 - 0.8), 6)],
        epsilon: [expect.closeTo(1e-3 * Math.sqrt(1 - 0.9), 9)],
        decay: [expect.closeTo(0.05, 8)],
        ...{ firstMoment: [0, 0, 0], secondMoment: [0, 0, 0] },
        ...{ variable0: [1, 2], variable1: [3], gradient0: [0.5, 0.25] },
      },
      attrs: { beta1: 0.8, beta2: 0.9, clipNorm: 5, decays: [true, false] },
    });
    expect(variables.map((variable) => Array.from(variable.dataSync()))).toEqual([[8, 9], [10]]);
    expect(await optimizer.getState()).toEqual({
      step: 1,
      firstMoment: Float32Array.of(1, 2, 3),
      secondMoment: Float32Array.of(4, 5, 6),
    });
    optimizer.dispose();
    tf.dispose(variables);
  });

  it('gives the state at the time of the call, though a step is taken before it is there', async () => {
    const variable = tf.tidy(() => tf.variable(tf.tensor2d([[1, -2]])));
    const optimizer = new AdamW([variable]);
    const step = (): void => {
      tf.tidy(() => optimizer.apply([tf.tensor2d([[3, 4]])], { learningRate: 0.1 }));
    };
    step();
    const now = await optimizer.getState();
    const begun = optimizer.getState();
    step();
    expect(await begun).toEqual(now);
    expect((await optimizer.getState()).step).toBe(2);
    variable.dispose();
    optimizer.dispose();
  });

  it.each([-1, 1.5, NaN])('refuses a state of %s steps', (step) => {
    const optimizer = new AdamW([]);
    const state = { step, firstMoment: new Float32Array(), secondMoment: new Float32Array() };
    expect(() => {
      optimizer.setState(state);
    }).toThrow(`state.step: found ${step}, expected an integer of at least 0`);
    optimizer.dispose();
  });

  it('has no limit at Infinity, which is the default', () => {
    const moved = [undefined, Infinity, 1].map((clipNorm) => {
      const variable = tf.tidy(() => tf.variable(tf.tensor2d([[1, -2]])));
      const optimizer = new AdamW([variable], { epsilon: 1 });
      const options = { learningRate: 0.1, ...(clipNorm !== undefined && { clipNorm }) };
      tf.tidy(() => optimizer.apply([tf.tensor2d([[30, 40]])], options));
      const values = Array.from(variable.dataSync());
      variable.dispose();
      optimizer.dispose();
      return values;
    });
    expect(moved[1]).toEqual(moved[0]);
    expect(moved[2]).not.toEqual(moved[0]);
  });

  it('refuses a state or gradients of another size and leaves variables without gradient to their decay', () => {
    const variable = tf.tidy(() => tf.variable(tf.ones([2, 2])));
    const optimizer = new AdamW([variable], { weightDecay: 0.5 });
    const wrong = { step: 1, firstMoment: new Float32Array(3), secondMoment: new Float32Array(3) };
    expect(() => optimizer.setState(wrong)).toThrow(ClassifierError);
    expect(() => optimizer.apply([], { learningRate: 1 })).toThrow(ClassifierError);
    optimizer.apply([null], { learningRate: 0.1 }).dispose();
    expect(largestDifference(variable.dataSync(), [0.95, 0.95, 0.95, 0.95])).toBeLessThan(1e-6);
    variable.dispose();
    optimizer.dispose();
  });
});
