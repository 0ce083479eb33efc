import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { AdamW, linearDecaySchedule } from '@image2audio/tfjs-training';
import { ClassifierError, monitors, type TrainStepReport, type TrainingBatch } from '../src';
import { fakeLoss, labeledLoss, realLoss } from '../src/losses';
import { trainClassifierStep } from './train-classifier-step';
import { withValues } from './by-name';
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
    for (const { name, values } of weights) {
      const gradient = firstMoment.subarray(offset, offset + values.length);
      const norm = Math.hypot(...gradient);
      const along = (distance: number) =>
        totalAt(
          withValues(
            weights,
            name,
            values.map((w, i) => w + (distance * gradient[i]) / norm),
          ),
        );
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
