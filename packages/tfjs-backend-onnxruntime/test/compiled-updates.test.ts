import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  compileStep,
  configure,
  flush,
  OnnxruntimeBackendError,
  statistics,
  type OnnxruntimeBackend,
} from '../src/index';
import { KernelOptimizer } from './clipped-adamw-call';

beforeEach(async () => {
  await tf.setBackend('onnxruntime');
  configure({ flush: 'lazy', smallOnCpu: true, maxPendingNodes: 4096 });
});

type Step = (inputs: tf.NamedTensorMap) => tf.NamedTensorMap;
const ways: [string, (step: Step) => Step][] = [
  ['plain', (step) => step],
  ['compiled', (step) => compileStep(step)],
];
const valuesOf = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());
const start = (): tf.Variable => tf.tidy(() => tf.variable(tf.tensor1d([1, 2, 3])));

describe('an optimizer whose state is restored between compiled steps', () => {
  // tf.train.adamax cannot save its state
  const optimizers: Record<string, () => tf.Optimizer> = {
    adam: () => tf.train.adam(0.1),
    momentum: () => tf.train.momentum(0.1, 0.9),
    rmsprop: () => tf.train.rmsprop(0.1, 0.9, 0.5, 1e-3, true),
    adagrad: () => tf.train.adagrad(0.1),
    adadelta: () => tf.train.adadelta(0.1),
  };

  it.each(Object.keys(optimizers))('goes on from that state: %s', async (name) => {
    const runs: number[][] = [];
    for (const [, compile] of ways) {
      const [w, optimizer] = [start(), optimizers[name]()];
      const step = compile(({ x }) => {
        optimizer.minimize(() => tf.sum(tf.square(tf.sub(w, x))), false, [w]);
        return {};
      });
      const take = (): number[] => {
        for (let call = 0; call < 6; call++) step({ x: tf.scalar(call) });
        return valuesOf(w);
      };
      take();
      const weights = valuesOf(w);
      const saved = (await optimizer.getWeights()).map((each) => ({ ...each, tensor: tf.clone(each.tensor) }));
      const { replays } = statistics();
      const after = [take()];
      tf.tidy(() => w.assign(tf.tensor1d(weights)));
      await optimizer.setWeights(saved);
      after.push(take());
      expect(after[1]).toEqual(after[0]);
      if (runs.length > 0) expect(statistics().replays).toBeGreaterThan(replays + 8);
      runs.push(after.flat());
    }
    expect(runs[1]).toEqual(runs[0]);
  });
});

describe('a compiled step whose input is a variable', () => {
  it('takes gradients through it, and is recorded apart from one whose input is a tensor', () => {
    const runs = ways.map(([, compile]) => {
      const [w, optimizer] = [start(), tf.train.sgd(0.1)];
      const step = compile(({ x }) => ({
        loss: optimizer.minimize(() => tf.sum(tf.mul(w, x)), true, [w])!,
      }));
      const seen: number[] = [];
      for (let call = 0; call < 12; call++) {
        const x = call % 3 === 2 ? tf.tensor1d([1, 1, 1]) : call % 3 === 1 ? tf.clone(w) : w;
        seen.push(...valuesOf(step({ x }).loss), ...valuesOf(w));
      }
      return seen;
    });
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[0].slice(1, 4)).toEqual([1, 2, 3].map((value) => expect.closeTo(0.8 * value, 6) as number));
  });

  it('is replayed with the value that it has, also where the step moves it in place', () => {
    const runs = ways.map(([, compile]) => {
      const [w, optimizer] = [start(), tf.train.adam(0.1)];
      const step = compile(({ x }) => {
        optimizer.minimize(() => tf.sum(tf.square(x)), false, [w]);
        return { moved: tf.mul(x, 2), itself: x };
      });
      const { replays } = statistics();
      const results = Array.from({ length: 8 }, (_, call) => {
        if (call === 5) w.assign(tf.tensor1d([7, 8, 9]));
        const { moved, itself } = step({ x: w });
        const seen = [...valuesOf(moved), ...valuesOf(itself), ...valuesOf(w)];
        if (itself !== w) itself.dispose();
        return seen;
      });
      return { results, replays: statistics().replays - replays };
    });
    expect(runs[1].results).toEqual(runs[0].results);
    expect(runs.map(({ replays }) => replays > 3)).toEqual([false, true]);
  });

  it('keeps that variable where its results are disposed of', () => {
    const w = start();
    const step = compileStep(({ x }) => ({ itself: x }));
    for (let call = 0; call < 5; call++) tf.dispose(step({ x: w }));
    expect(valuesOf(w)).toEqual([1, 2, 3]);
  });
});

describe('a compiled step that fails after an update', () => {
  const inRange = (): tf.Tensor => tf.tensor1d([1], 'int32');
  const outOfRange = (): tf.Tensor => tf.tensor1d([99], 'int32');

  it('has made that update whole: weights, moments, powers of beta and iterations', async () => {
    const [w, alone] = [start(), start()];
    const [optimizer, reference] = [tf.train.adam(0.1), tf.train.adam(0.1)];
    const move = (by: tf.Optimizer, variable: tf.Variable): void => {
      by.minimize(() => tf.sum(tf.square(variable)), false, [variable]);
    };
    const step = compileStep(({ rows }) => {
      move(optimizer, w);
      return { row: tf.gather(w, rows) };
    });
    const state = async (by: tf.Optimizer): Promise<number[][]> =>
      (await by.getWeights()).map(({ tensor }) => valuesOf(tensor));
    for (let call = 0; call < 10; call++) {
      const { replays } = statistics();
      if (call === 6) expect(() => step({ rows: outOfRange() })).toThrow(/out of data bounds/);
      else step({ rows: inRange() });
      if (call > 6) expect(statistics().replays).toBe(replays + 1);
      tf.tidy(() => {
        move(reference, alone);
      });
      expect(valuesOf(w)).toEqual(valuesOf(alone));
      expect(await state(optimizer)).toEqual(await state(reference));
    }
  });

  it('leaves an optimizer whose update was not reached as it was', async () => {
    const [w, u] = [start(), start()];
    const [first, second] = [tf.train.adam(0.1), tf.train.adam(0.1)];
    const step = compileStep(({ rows }) => {
      first.minimize(() => tf.sum(tf.square(w)), false, [w]);
      const row = tf.gather(w, rows);
      second.minimize(() => tf.sum(tf.mul(tf.square(u), row)), false, [u]);
      return {};
    });
    for (let call = 0; call < 5; call++) step({ rows: inRange() });
    const powers = () => valuesOf((second as unknown as { accBeta1: tf.Tensor }).accBeta1);
    const state = async (): Promise<number[][]> => [
      powers(),
      ...(await second.getWeights()).map(({ tensor }) => valuesOf(tensor)),
    ];
    const [before, weights, moved] = [await state(), valuesOf(u), valuesOf(w)];
    expect(() => step({ rows: outOfRange() })).toThrow();
    expect(await state()).toEqual(before);
    expect(valuesOf(u)).toEqual(weights);
    expect(valuesOf(w)).not.toEqual(moved);
    expect([first.iterations, second.iterations]).toEqual([6, 5]);
  });

  it('has no update where only the first of two of one optimizer was reached', () => {
    const [w, u] = [start(), start()];
    const optimizer = new KernelOptimizer([w, u]);
    const step = compileStep(({ rows, rate }) => {
      optimizer.update([tf.square(w), u], rate);
      const row = tf.gather(w, rows);
      return { norm: optimizer.update([tf.mul(w, row), u], rate) };
    });
    const rate = tf.scalar(0.01);
    for (let call = 0; call < 6; call++) step({ rows: inRange(), rate }).norm.dispose();
    const all = [w, u, optimizer.first, optimizer.second];
    const array = (variable: tf.Variable): unknown => {
      flush();
      return (tf.backend() as unknown as OnnxruntimeBackend).data.get(variable.dataId).peek();
    };
    const before = all.map((variable) => Array.from(array(variable) as Float32Array));
    expect(() => step({ rows: outOfRange(), rate })).toThrow();
    expect(all.map((variable) => Array.from(array(variable) as Float32Array))).toEqual(before);
  });
});

it('an operation of JavaScript that throws is named, and onnxruntime is not', () => {
  const backend = tf.backend() as unknown as OnnxruntimeBackend;
  const failing = { isFailing: false };
  const broken = (x: tf.Tensor): tf.Tensor => {
    const operation = {
      name: 'Broken',
      inputs: [x],
      outputs: [{ shape: [1], dtype: 'float32' as const }],
      computeOnHost: () => {
        if (failing.isFailing) throw new TypeError('no such thing');
        return [Float32Array.of(1)];
      },
    };
    return tf.engine().makeTensorFromTensorInfo(backend.record(operation)[0]);
  };
  const step = compileStep(({ x }) => ({ y: broken(x) }));
  for (let call = 0; call < 4; call++) step({ x: tf.tensor1d([call]) });
  failing.isFailing = true;
  const message = /^Broken: found an operation computed by JavaScript that threw \(no such thing\)/;
  for (const call of [
    () => step({ x: tf.tensor1d([9]) }),
    () => {
      broken(tf.tensor1d([1])).dataSync();
    },
  ]) {
    expect(call).toThrow(OnnxruntimeBackendError);
    expect(call).toThrow(message);
  }
});
