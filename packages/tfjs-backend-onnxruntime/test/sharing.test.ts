import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { configure } from '../src/index';

describe.each(['every-op', 'lazy'] as const)('arrays that were read or shared, flush %s', (flush) => {
  beforeEach(async () => {
    await tf.setBackend('onnxruntime');
    configure({ flush, smallOnCpu: false });
  });

  const overwrite = (length: number): void => {
    for (let count = 0; count < 5; count++) tf.neg(tf.ones([length])).dataSync();
    for (let count = 0; count < 5; count++) tf.dispose(tf.neg(tf.ones([length])));
  };

  it('do not change after disposal', () => {
    const y = tf.add(tf.ones([1000]), 1);
    const read = y.dataSync();
    y.dispose();
    overwrite(1000);
    expect(read.every((value) => value === 2)).toBe(true);
  });

  it('keep what views and cpu kernels see', () => {
    const y = tf.add(tf.ones([1000]), 1);
    const view = tf.reshape(y, [10, 100]);
    const row = tf.slice(y, [10], [20]);
    const selected = tf.topk(y, 1000, false).values; // a cpu kernel
    y.dispose();
    overwrite(1000);
    for (const tensor of [view, row, selected]) expect(tensor.dataSync().every((value) => value === 2)).toBe(true);
  });

  it('keep what a pending operation reads', () => {
    const y = tf.add(tf.ones([1000]), 1);
    tf.dispose(tf.neg(y)); // computed or dropped
    const later = tf.mul(y, 3);
    y.dispose();
    tf.dispose(tf.neg(tf.ones([1000])));
    expect(later.dataSync().every((value) => value === 6)).toBe(true);
  });
});
