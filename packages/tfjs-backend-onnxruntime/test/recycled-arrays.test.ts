import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { compileStep, configure, flush, type OnnxruntimeBackend } from '../src/index';
import { RecycledArrays } from '../src/recycled-arrays';

const large = 2 ** 14;
const filled = (value: number, length = large): Float32Array => new Float32Array(length).fill(value);

describe('RecycledArrays', () => {
  it('copies into an array that was given, of the same length alone', () => {
    const arrays = new RecycledArrays();
    const given = filled(1);
    arrays.give(given);
    arrays.give(filled(2, large + 1));
    const source = filled(3);
    const copy = arrays.copy(source);
    expect(copy).toBe(given);
    expect(copy).toEqual(source);
    const second = arrays.copy(source);
    expect(second).not.toBe(given);
    expect(second).not.toBe(source);
    expect(second).toEqual(source);
  });

  it('keeps no small array, and none beyond its bytes, the longest unused first', () => {
    const arrays = new RecycledArrays(3 * 4 * large);
    const [first, second] = [filled(1), filled(2)];
    for (const array of [filled(0, large - 1), filled(0, 4 * large), first, second, filled(3, 2 * large)]) {
      arrays.give(array);
    }
    expect(arrays.bytes).toBe(3 * 4 * large);
    expect(arrays.copy(filled(9))).toBe(second);
    expect(arrays.copy(filled(9))).not.toBe(first);
    arrays.clear();
    expect(arrays.bytes).toBe(0);
  });
});

describe('the array of a tensor that was disposed of', () => {
  beforeEach(async () => {
    await tf.setBackend('onnxruntime');
    configure({ flush: 'lazy', smallOnCpu: false });
    flush();
  });

  const backend = (): OnnxruntimeBackend => tf.backend() as unknown as OnnxruntimeBackend;
  const arrayOf = (tensor: tf.Tensor): unknown => backend().data.get(tensor.dataId).peek();
  /** Tensors that would be written into whatever is free. */
  const overwrite = (): void => tf.dispose([1, 2, 3].map(() => tf.tensor1d(filled(99))));

  it('is written again', () => {
    const x = tf.tensor1d(filled(1));
    const array = arrayOf(x);
    x.dispose();
    const y = tf.tensor1d(filled(2));
    expect(arrayOf(y)).toBe(array);
    y.dispose();
  });

  it('is not while an operation waits for it', () => {
    const x = tf.tensor1d(filled(1));
    const sum = tf.add(x, 1);
    x.dispose();
    overwrite();
    expect([...sum.dataSync()]).toEqual([...filled(2)]);
    sum.dispose();
  });

  it('is not while operations beyond a cut wait for it', () => {
    const sum = tf.variable(tf.zeros([large]));
    let expected = 0;
    for (let step = 0; step < 1500; step++) {
      expected += step / 1024;
      tf.tidy(() => {
        const x = tf.tensor1d(filled(step));
        sum.assign(tf.add(sum, tf.mul(tf.abs(x), 1 / 1024)));
      });
    }
    const values = sum.dataSync();
    expect([values[0], values[large - 1]]).toEqual([expected, expected]);
    sum.dispose();
  });

  it('is written again where operations read it before it was let go of', () => {
    const w = tf.variable(tf.scalar(1));
    const optimizer = tf.train.adam(0.01);
    const arrays = new Set<unknown>();
    for (let step = 0; step < 12; step++) {
      tf.tidy(() => {
        const x = tf.tensor1d(filled(step));
        if (step >= 4) arrays.add(arrayOf(x));
        optimizer.minimize(() => tf.mean(tf.mul(x, w)), false, [w]);
      });
    }
    expect(arrays.size).toBeLessThan(4);
    optimizer.dispose();
    w.dispose();
  });

  it('is not where a kernel took the result of an update that it had computed first', () => {
    const w = tf.variable(tf.tensor1d(filled(1)));
    const optimizer = tf.train.adam(0.1);
    const move = (): unknown => optimizer.minimize(() => tf.sum(w), false, [w]);
    move();
    const complex = tf.complex(w, tf.zerosLike(w));
    const before = tf.real(complex).dataSync().slice();
    move();
    expect(w.dataSync()[0]).toBeLessThan(before[0]);
    expect(tf.real(complex).dataSync()).toEqual(before);
    tf.dispose([w, complex]);
    optimizer.dispose();
  });

  it('is not while a clone, a reshape or a variable has it', () => {
    const x = tf.tensor1d(filled(1));
    const clone = tf.clone(x);
    const matrix = tf.reshape(x, [2, large / 2]);
    const variable = tf.variable(tf.tensor1d(filled(0)));
    variable.assign(x);
    x.dispose();
    overwrite();
    for (const tensor of [clone, matrix, variable]) expect([...tensor.dataSync()]).toEqual([...filled(1)]);
    tf.dispose([clone, matrix, variable]);
  });

  it('is not where a kernel may have kept a view of it', () => {
    const x = tf.tensor1d(filled(1));
    const view = (backend().data.get(x.dataId).values as Float32Array).subarray(5, 8);
    x.dispose();
    overwrite();
    expect([...view]).toEqual([1, 1, 1]);
  });

  it('is not what was read, at once or later', async () => {
    const x = tf.tensor1d(filled(1));
    const read = x.dataSync();
    const reading = x.data();
    x.dispose();
    overwrite();
    expect([...read]).toEqual([...filled(1)]);
    expect([...(await reading)]).toEqual([...filled(1)]);
  });

  it('is not where a compiled step returns its input, or assigns it to a variable', () => {
    const kept = tf.variable(tf.tensor1d(filled(0)));
    const step = compileStep(({ x }: { x: tf.Tensor }) => {
      kept.assign(x as tf.Tensor1D);
      return { same: tf.clone(x), twice: tf.mul(x, 2) };
    });
    for (let call = 1; call <= 6; call++) {
      const x = tf.tensor1d(filled(call));
      const { same, twice } = step({ x });
      x.dispose();
      overwrite();
      expect([...same.dataSync()]).toEqual([...filled(call)]);
      expect([...kept.dataSync()]).toEqual([...filled(call)]);
      expect([...twice.dataSync()]).toEqual([...filled(2 * call)]);
      tf.dispose([same, twice]);
    }
    kept.dispose();
  });

  it('is where it was the input of a compiled step, which then gives the right numbers', () => {
    const step = compileStep(({ x }: { x: tf.Tensor }) => ({ sum: tf.sum(x) }));
    const arrays = new Set<unknown>();
    for (let call = 1; call <= 8; call++) {
      const x = tf.tensor1d(filled(call));
      if (call > 5) arrays.add(arrayOf(x));
      const { sum } = step({ x });
      x.dispose();
      expect(sum.dataSync()[0]).toBe(call * large);
      sum.dispose();
    }
    expect(arrays.size).toBe(1);
  });
});
