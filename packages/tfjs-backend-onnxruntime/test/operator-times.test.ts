import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { configure, statistics } from '../src/index';
import { formatOperatorTimes, operatorTimes } from '../src/profile';
import { normal } from './compare-with-cpu';

beforeAll(async () => {
  await tf.setBackend('onnxruntime');
  configure({ flush: 'lazy', profile: true });
});

afterAll(() => {
  configure({ profile: false });
});

const run = (): void => {
  const y = tf.tidy(() => {
    const x = normal([4, 8, 8, 16]) as tf.Tensor4D;
    const filter = normal([3, 3, 16, 16], 2) as tf.Tensor4D;
    return tf.tanh(tf.relu(tf.add(tf.conv2d(x, filter, 1, 'same'), normal([16], 3))));
  });
  y.dataSync();
  y.dispose();
};

it('tells the time of every operator by the operation it belongs to', () => {
  run();
  run();
  const times = operatorTimes();
  const convolution = times.find(({ operator }) => operator === 'Conv')!;
  expect(convolution.operation).toBe('Conv2D:blocked+Add+Relu');
  expect(convolution.calls).toBe(2);
  expect(times.map(({ operator }) => operator)).toContain('Tanh');
  expect(times.every(({ milliseconds }) => milliseconds >= 0)).toBe(true);
  const milliseconds = times.map((time) => time.milliseconds);
  expect(milliseconds).toEqual([...milliseconds].sort((a, b) => b - a));
});

it('starts anew after each report', () => {
  run();
  operatorTimes();
  const { sessions } = statistics();
  expect(sessions).toBe(0);
  expect(operatorTimes()).toEqual([]);
});

it('measures nothing without the option', () => {
  configure({ profile: false });
  run();
  expect(operatorTimes()).toEqual([]);
  configure({ profile: true });
});

it('writes a table whose shares add up', () => {
  const time = (operation: string, milliseconds: number) => ({ operation, operator: 'Mul', calls: 3, milliseconds });
  const table = formatOperatorTimes([time('a', 6), time('b', 3), time('c', 1)], 1).split('\n');
  expect(table).toHaveLength(2);
  expect(table[0]).toMatch(/6\.0 ms +60\.0 % +3 calls +a: Mul/);
  expect(table[1]).toMatch(/4\.0 ms +40\.0 % +6 calls +2 others/);
});
