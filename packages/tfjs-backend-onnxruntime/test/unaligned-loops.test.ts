import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configure, flush, releaseSessions, statistics } from '../src/index';
import { normal } from './compare-with-cpu';

beforeEach(async () => {
  await tf.setBackend('onnxruntime');
  configure({ flush: 'lazy', smallOnCpu: false, maxPendingNodes: 500 });
  flush();
  releaseSessions();
});

afterEach(() => {
  configure({ maxPendingNodes: 4096, maxPendingBytes: 2 ** 30 });
});

/** Training by hand: momentum with variableGrads and assign, no optimizer of tf.train, nothing read. */
function momentumLoop(): { step: () => void; weights: tf.Variable[] } {
  const x = normal([8, 6]) as tf.Tensor2D;
  const weights = [normal([6, 5]), normal([5, 4])].map((value) => tf.variable(tf.mul(value, 0.3)));
  const velocities = weights.map((weight) => tf.variable(tf.zerosLike(weight)));
  const loss = (): tf.Scalar => {
    let hidden: tf.Tensor2D = x;
    for (const weight of weights) hidden = tf.tanh(tf.matMul<tf.Tensor2D>(hidden, weight));
    return tf.mean(tf.square(hidden));
  };
  const step = (): void =>
    tf.tidy(() => {
      const { grads } = tf.variableGrads(loss, weights);
      weights.forEach((weight, index) => {
        velocities[index].assign(tf.add(tf.mul(velocities[index], 0.9), grads[weight.name]));
        weight.assign(tf.sub(weight, tf.mul(velocities[index], 0.1)));
      });
    });
  return { step, weights };
}

/** Compilations in each of several equal stretches of a loop. */
function compiledIn(stretches: number, steps: number, step: (index: number) => void): number[] {
  return Array.from({ length: stretches }, (_, stretch) => {
    const { compiled } = statistics();
    for (let index = 0; index < steps; index++) step(stretch * steps + index);
    return statistics().compiled - compiled;
  });
}

describe('a loop that the limit of pending operations cuts', () => {
  it('compiles its step once, though nothing tells where the steps end', async () => {
    const { step, weights } = momentumLoop();
    const compiled = compiledIn(5, 60, step);
    expect(compiled[0]).toBeLessThanOrEqual(3);
    expect(compiled.slice(1)).toEqual([0, 0, 0, 0]);
    const found = weights.map((weight) => Array.from(weight.dataSync()));

    await tf.setBackend('cpu');
    const onCpu = momentumLoop();
    for (let index = 0; index < 300; index++) onCpu.step();
    onCpu.weights.forEach((weight, index) => {
      weight.dataSync().forEach((value, at) => expect(found[index][at]).toBeCloseTo(value, 4));
    });
  });

  it('gives the same bits as operations one by one', () => {
    const run = (): number[][] => {
      const { step, weights } = momentumLoop();
      for (let index = 0; index < 100; index++) step();
      return weights.map((weight) => Array.from(weight.dataSync()));
    };
    const inParts = run();
    configure({ flush: 'every-op' });
    expect(run()).toEqual(inParts);
  });

  it('with a smaller batch at the end of every epoch compiles an epoch at most', () => {
    const weights = tf.variable(normal([6, 6]));
    const batches = [8, 8, 3].map((size) => normal([size, 6]) as tf.Tensor2D);
    const step = (index: number): void =>
      tf.tidy(() => {
        const { grads } = tf.variableGrads(
          () => tf.mean(tf.square(tf.matMul(batches[index % 3], weights as unknown as tf.Tensor2D))),
          [weights],
        );
        weights.assign(tf.sub(weights, tf.mul(grads[weights.name], 0.01)));
      });
    expect(compiledIn(5, 120, step).slice(1)).toEqual([0, 0, 0, 0]);
  });

  it('that keeps every result keeps them right', () => {
    const sums = Array.from({ length: 400 }, (_, index) =>
      tf.tidy(() => tf.sum(tf.mul(tf.add(tf.ones([4]), index), 2))),
    );
    sums.forEach((sum, index) => expect(sum.dataSync()[0]).toBe(8 * (index + 1)));
    tf.dispose(sums);
  });

  it('is bounded where nothing repeats: unknown graphs end, operations one by one follow', () => {
    // every stretch of operations is of another structure
    const v = tf.variable(tf.ones([3]));
    let state = 1;
    const step = (): void =>
      tf.tidy(() => {
        state = (Math.imul(state, 1103515245) + 12345) >>> 0;
        const kind = (state >>> 16) % 3;
        v.assign(kind === 0 ? tf.neg(v) : kind === 1 ? tf.maximum(v, -1) : tf.minimum(tf.abs(v), 1));
      });
    const compiled = compiledIn(12, 600, step);
    expect(compiled.slice(8).reduce((sum, count) => sum + count)).toBe(0);
    expect(Array.from(v.dataSync(), Math.abs)).toEqual([1, 1, 1]);
  });

  it('read at odd times goes on with the graphs it has', () => {
    configure({ maxPendingNodes: 4096 });
    const { step, weights } = momentumLoop();
    let state = 1;
    let pause = 0;
    const compiled = compiledIn(6, 600, () => {
      step();
      if (pause-- > 0) return;
      weights[0].dataSync();
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      pause = 45 + ((state >>> 16) % 40);
    });
    expect(compiled.at(-1)).toBeLessThanOrEqual(1);
  });
});

describe('a step whose end is told', () => {
  it('is one graph, however often it repeats itself inside', () => {
    configure({ maxPendingNodes: 4096 });
    const weights = tf.variable(tf.ones([3]));
    const optimizer = tf.train.sgd(0.1);
    const loss = (): tf.Scalar => {
      let value: tf.Tensor = weights;
      for (let time = 0; time < 700; time++) value = tf.mul(tf.add(value, 0.01), 0.99);
      return tf.sum(value);
    };
    optimizer.minimize(loss, false, [weights]);
    weights.dataSync();
    const { runs } = statistics();
    optimizer.minimize(loss, false, [weights]);
    weights.dataSync();
    expect(statistics().runs).toBe(runs + 1);
    // each step adds 0.1 · 0.99^700 of the loss's gradient downwards
    weights.dataSync().forEach((value) => expect(value).toBeCloseTo(1 - 0.2 * 0.99 ** 700, 5));
    weights.dispose();
  });
});
