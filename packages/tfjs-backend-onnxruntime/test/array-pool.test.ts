import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { configure } from '../src/index';
import { ArrayPool } from '../src/execution/array-pool';

describe('ArrayPool', () => {
  it('gives back an array of the same type and length, once', () => {
    const pool = new ArrayPool();
    const array = new Float32Array(8);
    pool.give('float32', array);
    expect(pool.take('int32', 8)).toBeUndefined();
    expect(pool.take('float32', 7)).toBeUndefined();
    expect(pool.take('float32', 8)).toBe(array);
    expect(pool.take('float32', 8)).toBeUndefined();
  });

  it('keeps no more than its bound', () => {
    const pool = new ArrayPool(40);
    pool.give('float32', new Float32Array(8));
    pool.give('float32', new Float32Array(8));
    expect(pool.take('float32', 8)).toBeDefined();
    expect(pool.take('float32', 8)).toBeUndefined();
    pool.give('float32', new Float32Array(8));
    expect(pool.take('float32', 8)).toBeDefined();
  });
});

describe.each(['every-op', 'lazy'] as const)('reuse of arrays, flush %s', (flush) => {
  beforeEach(async () => {
    await tf.setBackend('onnxruntime');
    configure({ flush, smallOnCpu: false });
  });

  const overwrite = (length: number): void => {
    for (let count = 0; count < 5; count++) tf.neg(tf.ones([length])).dataSync();
    for (let count = 0; count < 5; count++) tf.dispose(tf.neg(tf.ones([length])));
  };

  it('never touches an array that was read', () => {
    const y = tf.add(tf.ones([1000]), 1);
    const read = y.dataSync();
    y.dispose();
    overwrite(1000);
    expect(read.every((value) => value === 2)).toBe(true);
  });

  it('never touches an array that a cpu kernel or a view shares', () => {
    const y = tf.add(tf.ones([1000]), 1);
    const view = tf.reshape(y, [10, 100]);
    const row = tf.slice(y, [10], [20]);
    const reversed = tf.reverse(y); // a cpu kernel
    y.dispose();
    overwrite(1000);
    for (const tensor of [view, row, reversed]) expect(tensor.dataSync().every((value) => value === 2)).toBe(true);
  });

  it('never touches an array that a pending operation reads', () => {
    const y = tf.add(tf.ones([1000]), 1);
    tf.dispose(tf.neg(y)); // computed or dropped
    const later = tf.mul(y, 3);
    y.dispose();
    tf.dispose(tf.neg(tf.ones([1000])));
    expect(later.dataSync().every((value) => value === 6)).toBe(true);
  });

  it('reuses an array nobody has seen', () => {
    const make = (): tf.Tensor => tf.add(tf.ones([1234]), 1);
    const arrayOf = (tensor: tf.Tensor): unknown =>
      (tf.backend() as unknown as { data: { get(id: object): { inputValues: unknown } } }).data.get(tensor.dataId)
        .inputValues;
    const first = make();
    const array = arrayOf(first);
    first.dispose();
    const second = make();
    expect(arrayOf(second)).toBe(array);
    second.dispose();
  });
});
