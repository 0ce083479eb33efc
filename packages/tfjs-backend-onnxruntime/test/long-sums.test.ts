import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { configure } from '../src/index';

beforeAll(async () => {
  await tf.setBackend('onnxruntime');
  configure({ smallOnCpu: false });
});

/** Near 1, so that a float32 sum taken number by number loses digits; summed in float64 for comparison. */
function numbers(count: number): { values: Float32Array; sum: number } {
  const values = Float32Array.from({ length: count }, (_, index) => 1 + 0.1 * Math.sin(index * 0.7317));
  return { values, sum: values.reduce((total, value) => total + value, 0) };
}

describe('sums over long axes', () => {
  // with and without a divisor to split by: 1502915 = 5 * 300583, and a prime
  it.each([4096, 4097, 65536, 1502915, 1900037])('%i numbers are added up to 5e-7', (count) => {
    const { values, sum } = numbers(count);
    const x = tf.tensor1d(values);
    const total = tf.sum(x);
    const average = tf.mean(x);
    expect(Math.abs(total.dataSync()[0] - sum) / sum).toBeLessThanOrEqual(5e-7);
    expect(Math.abs(average.dataSync()[0] - sum / count) / (sum / count)).toBeLessThanOrEqual(5e-7);
    tf.dispose([x, total, average]);
  });

  it.each([
    [[3, 9001, 2], [1]],
    [
      [5003, 3, 7],
      [0, 2],
    ],
    [
      [2, 8, 70, 80, 3],
      [2, 3],
    ],
  ])('of %j over %j', (shape, axes) => {
    const { values } = numbers(shape.reduce((product, size) => product * size, 1));
    const x = tf.tensor(values, shape);
    const found = tf.sum(x, axes);
    const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    const expected = new Float64Array(kept.reduce((product, size) => product * size, 1));
    values.forEach((value, index) => {
      let rest = index;
      let place = 0;
      let step = 1;
      for (let axis = shape.length - 1; axis >= 0; axis--) {
        const position = rest % shape[axis];
        rest = Math.floor(rest / shape[axis]);
        if (kept[axis] > 1) place += step * position;
        step *= kept[axis];
      }
      expected[place] += value;
    });
    const computed = found.dataSync();
    expect(computed).toHaveLength(expected.length);
    expected.forEach((sum, index) => {
      expect(Math.abs(computed[index] - sum) / sum).toBeLessThanOrEqual(5e-7);
    });
    tf.dispose([x, found]);
  });
});
