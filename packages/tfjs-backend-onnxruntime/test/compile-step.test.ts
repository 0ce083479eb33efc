import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { compileStep, configure, statistics } from '../src/index';

beforeAll(async () => {
  await tf.setBackend('onnxruntime');
});
afterEach(() => {
  configure({ flush: 'lazy' });
});

const replaysOf = (run: () => void): number => {
  const before = statistics().replays;
  run();
  return statistics().replays - before;
};

const dataOf = (call: number): Float32Array => Float32Array.from({ length: 24 }, (_, at) => Math.sin(at + 7 * call));

/** A small net with its optimizer, and the step that trains it. */
function training(optimizer: tf.Optimizer) {
  const kernel = tf.variable(
    tf.tensor2d(
      Float32Array.from({ length: 12 }, (_, at) => Math.cos(at)),
      [4, 3],
    ),
  );
  const bias = tf.variable(tf.zeros([3]));
  const step = ({ x, y }: { x: tf.Tensor; y: tf.Tensor }) => {
    const loss = optimizer.minimize(
      () => tf.mean(tf.squaredDifference(tf.tanh(tf.add(tf.matMul(x as tf.Tensor2D, kernel), bias)), y)),
      true,
      [kernel, bias],
    )!;
    return { loss };
  };
  return { step, kernel, bias };
}

function trainFor(calls: number, step: ReturnType<typeof training>['step']): number[] {
  return Array.from({ length: calls }, (_, call) => {
    const x = tf.tensor2d(dataOf(call), [6, 4]);
    const y = tf.tensor2d(dataOf(call).subarray(0, 18), [6, 3]);
    const { loss } = step({ x, y });
    const value = loss.dataSync()[0];
    tf.dispose([x, y, loss]);
    return value;
  });
}

describe('a compiled step gives the bits of the step itself', () => {
  it.each([
    ['adam', () => tf.train.adam(0.05)],
    ['sgd', () => tf.train.sgd(0.1)],
    ['momentum', () => tf.train.momentum(0.1, 0.9)],
    ['rmsprop', () => tf.train.rmsprop(0.01)],
    ['adagrad', () => tf.train.adagrad(0.1)],
  ])('with tf.train.%s', (_, optimizer) => {
    const plain = training(optimizer());
    const compiled = training(optimizer());
    const expected = trainFor(8, plain.step);
    let losses: number[] = [];
    expect(replaysOf(() => (losses = trainFor(8, compileStep(compiled.step))))).toBeGreaterThanOrEqual(4);
    expect(losses).toEqual(expected);
    expect(Array.from(compiled.kernel.dataSync())).toEqual(Array.from(plain.kernel.dataSync()));
  });

  it('with a learning rate that changes from call to call', () => {
    const run = (optimizer: tf.AdamOptimizer | tf.SGDOptimizer, compile: typeof compileStep | undefined): number[] => {
      const { step } = training(optimizer);
      const used = compile ? compile(step) : step;
      return [0.1, 0.1, 0.1, 0.1, 0.02, 0.02, 0.02, 0.02].flatMap((rate) => {
        if ('setLearningRate' in optimizer) optimizer.setLearningRate(rate);
        else (optimizer as unknown as { learningRate: number }).learningRate = rate;
        return trainFor(1, used);
      });
    };
    for (const optimizer of [() => tf.train.adam(0.1), () => tf.train.sgd(0.1)]) {
      expect(run(optimizer(), compileStep)).toEqual(run(optimizer(), undefined));
    }
  });

  it('with inputs of several shapes, each recorded apart', () => {
    const compiled = compileStep(({ x }: { x: tf.Tensor }) => ({ doubled: tf.mul(x, 2), sum: tf.sum(x) }));
    for (let call = 0; call < 5; call++) {
      for (const size of [3, 5]) {
        const x = tf.tensor1d(Array.from({ length: size }, (_, at) => at + call));
        const { doubled, sum } = compiled({ x });
        expect(Array.from(doubled.dataSync())).toEqual(Array.from({ length: size }, (_, at) => 2 * (at + call)));
        expect(sum.dataSync()[0]).toBe((size * (size - 1)) / 2 + size * call);
      }
    }
  });

  it('where the same tensor is given twice, an input is returned, and variables change places', () => {
    const a = tf.variable(tf.scalar(1));
    const b = tf.variable(tf.scalar(2));
    const compiled = compileStep(({ x, y }: { x: tf.Tensor; y: tf.Tensor }) => {
      const before = tf.clone(a);
      a.assign(tf.clone(b));
      b.assign(before);
      return { x, difference: tf.sub(x, y) };
    });
    const one = tf.tensor1d([1, 2]);
    const other = tf.tensor1d([5, 7]);
    for (let call = 0; call < 6; call++) {
      const [x, y] = call % 2 ? [one, one] : [one, other];
      const results = compiled({ x, y });
      expect(Array.from(results.difference.dataSync())).toEqual(call % 2 ? [0, 0] : [-4, -5]);
      expect(Array.from(results.x.dataSync())).toEqual([1, 2]);
      expect([a.dataSync()[0], b.dataSync()[0]]).toEqual(call % 2 ? [1, 2] : [2, 1]);
    }
  });

  it('where a variable is assigned, cloned or read lazily between the calls', () => {
    const total = tf.variable(tf.scalar(0));
    const compiled = compileStep(({ x }: { x: tf.Tensor }) => {
      total.assign(tf.add(total, x));
      return {};
    });
    const x = tf.scalar(1);
    const seen: tf.Tensor[] = [];
    for (let call = 0; call < 6; call++) {
      seen.push(tf.clone(total), tf.mul(total, 10)); // the product waits to be computed
      compiled({ x });
    }
    expect(seen.map((tensor) => tensor.dataSync()[0])).toEqual([0, 0, 1, 10, 2, 20, 3, 30, 4, 40, 5, 50]);
    total.assign(tf.scalar(100));
    compiled({ x });
    expect(total.dataSync()[0]).toBe(101);
  });

  it('where it slices an input or a variable, whose numbers changed only after it was recorded', () => {
    const weights = tf.variable(tf.tensor1d([1, 2, 3]));
    const compiled = compileStep(({ x }: { x: tf.Tensor }) => ({
      ofInput: tf.slice(x, 1, 1),
      ofVariable: tf.slice(weights, 2, 1),
    }));
    for (const [first, second, third] of [0, 0, 0, 4, 5].map((call) => [call, call + 1, call + 2])) {
      weights.assign(tf.tensor1d([first, second, third]));
      const { ofInput, ofVariable } = compiled({ x: tf.tensor1d([first, second, third]) });
      expect([ofInput.dataSync()[0], ofVariable.dataSync()[0]]).toEqual([second, third]);
    }
  });

  it('where a waiting operation reads a variable that the step assigns', () => {
    const total = tf.variable(tf.scalar(0));
    const compiled = compileStep(({ x }: { x: tf.Tensor }) => {
      total.assign(tf.add(total, x));
      return {};
    });
    const x = tf.scalar(1);
    for (let call = 0; call < 6; call++) {
      const waiting = tf.mul(total, 10);
      compiled({ x });
      expect(waiting.dataSync()[0]).toBe(10 * call);
    }
  });

  it('where two variables begin as the same tensor', () => {
    const start = tf.scalar(1);
    const [a, b] = [tf.variable(start), tf.variable(start)];
    const compiled = compileStep(({ x }: { x: tf.Tensor }) => {
      const difference = tf.sub(a, b);
      a.assign(tf.add(a, x));
      return { difference };
    });
    const x = tf.scalar(1);
    for (let call = 0; call < 6; call++) {
      if (call < 3) a.assign(start); // shared again while the step is recorded
      expect(compiled({ x }).difference.dataSync()[0]).toBe(Math.max(0, call - 2));
    }
  });

  it('where a variable is an input', () => {
    const variable = tf.variable(tf.scalar(1));
    const compiled = compileStep(({ x }: { x: tf.Tensor }) => {
      const doubled = tf.mul(x, 2);
      variable.assign(tf.add(variable, x));
      return { doubled };
    });
    for (let call = 0; call < 5; call++) {
      expect(compiled({ x: variable }).doubled.dataSync()[0]).toBe(2 ** (call + 1));
      expect(variable.dataSync()[0]).toBe(2 ** (call + 1));
    }
  });

  it('where inputs and variables get the numbers of tensors of other shapes', () => {
    const weights = tf.variable(tf.tensor2d([1, 2, 3, 4], [2, 2]));
    const compiled = compileStep(({ x }: { x: tf.Tensor }) => {
      const product = tf.matMul(weights, x);
      weights.assign(tf.add(weights, 1));
      return { product };
    });
    const numbers = tf.tensor1d([1, 1]);
    for (let call = 0; call < 40; call++) {
      const [x, reset] = [tf.reshape(numbers, [2, 1]), tf.tensor1d([1, 2, 3, 4])];
      if (call % 3 === 0) weights.assign(tf.reshape(reset, [2, 2]));
      const added = 2 * (call % 3);
      expect(Array.from(compiled({ x }).product.dataSync())).toEqual([3 + added, 7 + added]);
    }
  });

  it('with indices as inputs', () => {
    const compiled = compileStep(({ x, rows }: Record<'x' | 'rows', tf.Tensor>) => ({
      gathered: tf.gather(x, rows as tf.Tensor1D),
      one: tf.gatherND(x, tf.reshape(rows, [2, 1])),
    }));
    const x = tf.tensor1d([5, 6, 7]);
    for (let call = 0; call < 5; call++) {
      const { gathered, one } = compiled({ x, rows: tf.tensor1d([call % 3, 2], 'int32') });
      expect(Array.from(gathered.dataSync())).toEqual([5 + (call % 3), 7]);
      expect(Array.from(one.dataSync())).toEqual([5 + (call % 3), 7]);
    }
  });

  it('under a gradient, which goes through the step as it is', () => {
    const compiled = compileStep(({ x }: { x: tf.Tensor }) => ({ y: tf.square(x) }));
    const x = tf.scalar(5);
    for (let call = 0; call < 4; call++) compiled({ x });
    const gradient = tf.grad((at: tf.Tensor) => tf.add(compiled({ x: at }).y, tf.mul(at, 3)))(x);
    expect(gradient.dataSync()[0]).toBe(13);
  });

  it('with an input of no elements', () => {
    const compiled = compileStep(({ x, y }: Record<'x' | 'y', tf.Tensor>) => ({ all: tf.concat([tf.mul(x, 2), y]) }));
    for (let call = 0; call < 4; call++) {
      const { all } = compiled({ x: tf.zeros([0, 2]), y: tf.tensor2d([call, 1], [1, 2]) });
      expect(Array.from(all.dataSync())).toEqual([call, 1]);
    }
  });

  it.each([
    ['at every call', [0.01, 0.02, 0.03, 0.04, 0.05, 0.06]],
    ['when it is computed from the recording', [0.01, 0.01, 0.01, 0.01, 0.01, 0.05, 0.05, 0.05]],
  ])('with a learning rate of rmsprop that changes %s', (_, rates) => {
    const run = (compile: boolean): number[] => {
      const optimizer = tf.train.rmsprop(0.01);
      const { step } = training(optimizer);
      const used = compile ? compileStep(step) : step;
      return rates.flatMap((rate) => {
        (optimizer as unknown as { learningRate: number }).learningRate = rate;
        return trainFor(1, used);
      });
    };
    expect(run(true)).toEqual(run(false));
  });

  it('leaves no tensor behind but its results', () => {
    const { step } = training(tf.train.adam(0.01));
    const compiled = compileStep(step);
    trainFor(4, compiled);
    const before = tf.memory();
    trainFor(10, compiled);
    expect(tf.memory()).toMatchObject({
      numTensors: before.numTensors,
      numDataBuffers: before.numDataBuffers,
      numBytes: before.numBytes,
    });
  });

  it('counts the iterations of its optimizers', () => {
    const optimizer = tf.train.sgd(0.1);
    trainFor(7, compileStep(training(optimizer).step));
    expect((optimizer as unknown as { iterations: number }).iterations).toBe(7);
  });
});

describe('a step that is no function of its inputs', () => {
  it('that makes tensors of other numbers at every call is refused, naming what to do', () => {
    let call = 0;
    const compiled = compileStep(({ x }) => ({ sum: tf.add(x, tf.tensor1d([call++, 1])) }));
    const x = tf.tensor1d([1, 2]);
    const run = (): void => {
      for (let at = 0; at < 10; at++) expect(compiled({ x }).sum.dataSync()[0]).toBe(at + 1);
    };
    expect(run).toThrow(/^compileStep: found .*float32 tensor \[2\] of other numbers.*Pass what changes/);
  });

  it.each<[string, (x: tf.Tensor, variable: tf.Variable) => tf.Tensor]>([
    ['that depends on no input', (x) => tf.mul(x, tf.sum(tf.ones([2])).dataSync()[0])],
    ['of a result', (x) => tf.mul(x, tf.sum(x).dataSync()[0])],
    ['of an input', (x) => tf.mul(x, x.dataSync()[0])],
    ['of a variable', (x, variable) => tf.mul(x, variable.dataSync()[0])],
    ['of an input in a kernel without a lowering', (x) => tf.atan2(x, x)],
  ])('that reads a value %s is refused', (_, compute) => {
    const variable = tf.variable(tf.scalar(2));
    const compiled = compileStep(({ x }) => ({ y: compute(x, variable) }));
    const x = tf.tensor1d([1, 2]);
    expect(() => compiled({ x })).toThrow(/reads a value/);
    // the back end is as before
    expect(Array.from(tf.mul(x, variable).dataSync())).toEqual([2, 4]);
    expect(Array.from(tf.atan2(x, x).dataSync())).toEqual([Math.fround(Math.PI / 4), Math.fround(Math.PI / 4)]);
  });

  it.each<[string, (x: tf.Tensor) => tf.Tensor]>([
    ['a result', (x) => tf.mul(x, 3)],
    ['another name of an input', (x) => tf.clone(x)],
  ])('that keeps %s without returning it is refused', (_, make) => {
    const compiled = compileStep(({ x }) => {
      tf.keep(make(x));
      return { y: tf.mul(x, 2) };
    });
    const x = tf.tensor1d([1, 2]);
    compiled({ x }); // what is kept at the first call may be made once
    expect(() => compiled({ x })).toThrow(/keeps 1 of its tensors/);
  });

  it('but repeats itself at first is found when it is called again', () => {
    let call = 0;
    const compiled = compileStep(({ x }) => ({ y: tf.add(x, call++ < 2 ? 1 : 2) }));
    const x = tf.tensor1d([1, 2]);
    const run = (): void => {
      for (let at = 0; at < 40; at++) compiled({ x });
    };
    expect(run).toThrow(/other numbers than in the call before, when it was called again after 16 replays/);
    expect(call).toBe(3);
  });

  it('whose input has been disposed says so', () => {
    const compiled = compileStep(({ x }) => ({ y: tf.mul(x, 2) }));
    const x = tf.tensor1d([3, 4]);
    for (let at = 0; at < 3; at++) compiled({ x });
    x.dispose();
    expect(() => compiled({ x })).toThrow(/input x has been disposed/);
  });

  it('whose outside tensor has been disposed says so', () => {
    const outside = tf.tensor1d([1, 2]);
    const compiled = compileStep(({ x }) => ({ y: tf.mul(x, outside) }));
    const x = tf.tensor1d([3, 4]);
    for (let call = 0; call < 3; call++) expect(Array.from(compiled({ x }).y.dataSync())).toEqual([3, 8]);
    outside.dispose();
    expect(() => compiled({ x })).toThrow(/disposed/);
  });
});

describe('a compiled step is called as it is', () => {
  it("under 'every-op' and on other back ends", async () => {
    let calls = 0;
    const compiled = compileStep(({ x }) => {
      calls++;
      return { y: tf.mul(x, 2) };
    });
    configure({ flush: 'every-op' });
    for (let call = 0; call < 5; call++) compiled({ x: tf.tensor1d([call]) });
    expect(calls).toBe(5);
    await tf.setBackend('cpu');
    for (let call = 0; call < 5; call++) compiled({ x: tf.tensor1d([call]) });
    await tf.setBackend('onnxruntime');
    expect(calls).toBe(10);
  });

  it('again once its graph was released', () => {
    let calls = 0;
    const compiled = compileStep(({ x }) => {
      calls++;
      return { y: tf.mul(x, 2) };
    });
    const x = tf.tensor1d([1, 2]);
    for (let call = 0; call < 5; call++) compiled({ x });
    expect(calls).toBe(2);
    configure({ threads: 2 });
    configure({ threads: 1 });
    for (let call = 0; call < 5; call++) expect(Array.from(compiled({ x }).y.dataSync())).toEqual([2, 4]);
    expect(calls).toBe(4);
  });
});
