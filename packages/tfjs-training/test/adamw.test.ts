import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { AdamW, randomNormal, randomStream, TrainingError, type AdamWOptions } from '../src';
import { clipToNorm } from '../src/clip-to-norm';
import { tensorsLeft } from './tensors-left';

beforeAll(() => tf.setBackend('cpu'));

function normal(shape: number[], seed: number): tf.Tensor {
  const random = randomStream(seed, 'test');
  return tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => randomNormal(random)),
    shape,
  );
}

/** Variables of the shapes given, with normal values. */
const variablesOf = (...shapes: number[][]): tf.Variable[] =>
  shapes.map((shape, at) => tf.tidy(() => tf.variable(normal(shape, at))));

const numbersOf = (tensors: readonly tf.Tensor[]): number[] => tensors.flatMap((one) => Array.from(one.dataSync()));

describe('AdamW', () => {
  it('without decay follows tf.train.adam within 1e-5', () => {
    const [ours, theirs] = [variablesOf([3, 4])[0], variablesOf([3, 4])[0]];
    const start = Array.from(ours.dataSync());
    const adam = new AdamW([ours], { beta1: 0.5, beta2: 0.99, epsilon: 1e-7, weightDecay: 0 });
    const reference = tf.train.adam(0.01, 0.5, 0.99, 1e-7);
    for (let step = 0; step < 20; step++) {
      tf.tidy(() => {
        const gradient = normal([3, 4], 100 + step);
        adam.apply([gradient], { learningRate: 0.01 });
        reference.applyGradients([{ name: theirs.name, tensor: gradient }]);
      });
    }
    const moved = numbersOf([ours]);
    numbersOf([theirs]).forEach((value, at) => expect(Math.abs(value - moved[at])).toBeLessThan(1e-5));
    expect(Math.max(...moved.map((value, at) => Math.abs(value - start[at])))).toBeGreaterThan(0.01);
  });

  it('moves several variables as one, zeros where there is no gradient, and gives their norm', () => {
    const apart = variablesOf([6], [4], [3]);
    const flat = [tf.tidy(() => tf.variable(tf.concat(apart)))];
    const [one, other] = [apart, flat].map((variables) => new AdamW(variables, { weightDecay: 0 }));
    const options = { learningRate: 0.1, clipNorm: 2 };
    for (let step = 0; step < 4; step++) {
      tf.tidy(() => {
        const [first, last] = [normal([6], 10 + step), normal([3], 20 + step)];
        const joined = tf.concat([first, tf.zeros([4]), last]);
        const norm = one.apply([first, undefined, last], options);
        expect(norm.dataSync()[0]).toBeCloseTo(Math.hypot(...joined.dataSync()), 5);
        other.apply([joined], options);
      });
    }
    expect(numbersOf(apart)).toEqual(numbersOf(flat));
  });

  it('has a whole first step of the learning rate against the sign of each gradient', () => {
    const [variable] = variablesOf([3]);
    const before = numbersOf([variable]);
    const optimizer = new AdamW([variable], { epsilon: 0 });
    tf.tidy(() => optimizer.apply([tf.tensor1d([1e-3, -7, 50])], { learningRate: 0.25 }));
    const after = numbersOf([variable]);
    [-0.25, 0.25, -0.25].forEach((change, at) => expect(after[at] - before[at]).toBeCloseTo(change, 5));
  });

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
  });

  it('gives the state at the time of the call, though a step is taken before it is there', async () => {
    const variables = variablesOf([2, 3]);
    const optimizer = new AdamW(variables);
    const step = (): void => {
      tf.tidy(() => optimizer.apply([normal([2, 3], 9)], { learningRate: 0.1 }));
    };
    step();
    const now = await optimizer.getState();
    const begun = optimizer.getState();
    step();
    expect(await begun).toEqual(now);
    expect((await optimizer.getState()).step).toBe(2);
  });

  it('goes on from a saved state bit for bit, in one call or in its three parts', async () => {
    const [straight, stopped] = [variablesOf([5, 2]), variablesOf([5, 2])];
    const whole = new AdamW(straight);
    const step = (optimizer: AdamW, index: number): void => {
      tf.tidy(() => optimizer.apply([normal([5, 2], 50 + index)], { learningRate: 0.01, clipNorm: 1 }));
    };
    for (let index = 0; index < 9; index++) step(whole, index);
    const first = new AdamW(stopped);
    for (let index = 0; index < 4; index++) step(first, index);
    const resumed = new AdamW(stopped);
    resumed.setState(await first.getState());
    for (let index = 4; index < 9; index++) {
      tf.tidy(() => resumed.update([normal([5, 2], 50 + index)], resumed.nextNumbers(0.01), 1));
      resumed.countStep();
    }
    expect(numbersOf(stopped)).toEqual(numbersOf(straight));
    expect(await resumed.getState()).toEqual(await whole.getState());
  });

  it('takes the decay off kernels alone, or off what it is told, also without a gradient', () => {
    const moved = (options: AdamWOptions): number[] => {
      const variables = [tf.tidy(() => tf.variable(tf.ones([1, 1]))), tf.tidy(() => tf.variable(tf.ones([1])))];
      new AdamW(variables, options).apply([null, undefined], { learningRate: 0.1 }).dispose();
      return numbersOf(variables).map((value) => Number(value.toFixed(6)));
    };
    expect(moved({ weightDecay: 0.5 })).toEqual([0.95, 1]);
    expect(moved({ weightDecay: 0.5, decays: ({ rank }) => rank === 1 })).toEqual([1, 0.95]);
    expect(moved({ weightDecay: 0, decays: () => true })).toEqual([1, 1]);
    expect(moved({})).toEqual([0.999, 1]);
  });

  it('holds two tensors, frees them and leaks none', async () => {
    const variables = variablesOf([2, 3], [3]);
    let optimizer: AdamW;
    expect(await tensorsLeft(() => (optimizer = new AdamW(variables)))).toBe(2);
    const step = async (): Promise<void> => {
      const gradients = [normal([2, 3], 1), null];
      tf.dispose([gradients[0]!, optimizer.apply(gradients, { learningRate: 0.1, clipNorm: 1 })]);
      optimizer.setState(await optimizer.getState());
    };
    expect(await tensorsLeft(step)).toBe(0);
    expect(
      await tensorsLeft(() => {
        optimizer.dispose();
      }),
    ).toBe(-2);
  });

  it('refuses what does not fit, by name', () => {
    const optimizer = new AdamW(variablesOf([2, 2]));
    const moments = { firstMoment: new Float32Array(4), secondMoment: new Float32Array(3) };
    expect(() => {
      optimizer.setState({ step: 1, ...moments });
    }).toThrow('state.secondMoment: found 3 values, expected 4, one a parameter.');
    for (const step of [-1, 1.5, NaN]) {
      expect(() => {
        optimizer.setState({ step, ...moments });
      }).toThrow(`state.step: found ${step}, expected a whole number of at least 0.`);
    }
    expect(() => optimizer.apply([], { learningRate: 1 })).toThrow(TrainingError);
    expect(() => optimizer.apply([null], { learningRate: NaN })).toThrow('learningRate: found NaN');
    const misspelt = { learningRate: 1, clipnorm: 2 } as { learningRate: number };
    expect(() => optimizer.apply([null], misspelt)).toThrow('options.clipnorm: found an option that there is not');
    const before = tf.memory().numTensors;
    for (const clipNorm of [-1, NaN, '1' as unknown as number])
      expect(() => optimizer.apply([null], { learningRate: 1, clipNorm })).toThrow(/clipNorm: found .*, expected/);
    expect(tf.memory().numTensors).toBe(before);
    for (const options of [{ beta1: 1 }, { beta2: -0.1 }, { epsilon: NaN }, { weightDecay: -1 }])
      expect(() => new AdamW([], options)).toThrow(TrainingError);
    expect(() => new AdamW([], { weigthDecay: 0 } as AdamWOptions)).toThrow("Did you mean 'weightDecay'?");
  });
});

describe('clipToNorm', () => {
  it('shrinks to the norm, keeps a short gradient as it is, and has no limit at Infinity', () => {
    tf.tidy(() => {
      const clipped = (clipNorm: number) => numbersOf([clipToNorm(tf.tensor1d([3, 4]), clipNorm).clipped]);
      expect(clipped(1).map((value) => value.toFixed(5))).toEqual(['0.60000', '0.80000']);
      expect(clipped(6)).toEqual([3, 4]);
      expect(clipped(Infinity)).toEqual([3, 4]);
      expect(numbersOf([clipToNorm(tf.zeros([2]), 1).clipped])).toEqual([0, 0]);
      expect(clipToNorm(tf.tensor1d([3, 4]), 1).norm.dataSync()[0]).toBe(5);
    });
  });
});
