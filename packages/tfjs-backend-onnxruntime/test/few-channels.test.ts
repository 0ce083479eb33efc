import * as tf from '@tensorflow/tfjs';
import { beforeEach, describe, expect, it } from 'vitest';
import { configure, statistics } from '../src/index';
import { computeOn, normal, relativeError } from './compare-with-cpu';

type Shape4 = [number, number, number, number];

interface LastLayer {
  x: Shape4;
  /** Before the layer in question, so that its image is blocked: [height, width, in, 16 or 32]. */
  first: Shape4;
  filter: Shape4;
  stride?: number;
  pad?: 'same' | 'valid';
}

beforeEach(async () => {
  await tf.setBackend('onnxruntime');
  configure({ flush: 'lazy' });
});

/** Two convolutions one after the other, and the gradients of a sum by the image and both filters. */
const net =
  ({ x, first, filter, stride = 1, pad = 'same' }: LastLayer) =>
  (): tf.Tensor[] => {
    const loss = (image: tf.Tensor, inner: tf.Tensor, outer: tf.Tensor): tf.Tensor => {
      const hidden = tf.leakyRelu(tf.conv2d(image as tf.Tensor4D, inner as tf.Tensor4D, 1, 'same'), 0.1);
      const y = tf.conv2d(hidden, outer as tf.Tensor4D, stride, pad);
      return tf.sum(tf.mul(y, normal(y.shape, 9)));
    };
    const operands = [normal(x), normal(first, 2), normal(filter, 3)];
    return [loss(operands[0], operands[1], operands[2]), ...tf.grads(loss)(operands)];
  };

/** Images of at least 256 pixels, which is where patches are taken as planes, and smaller ones; sizes that strides do not divide. */
const cases: LastLayer[] = [1, 2, 3, 4].flatMap((few) => [
  { x: [3, 17, 16, few], first: [3, 3, few, 32], filter: [3, 3, 32, few] },
  { x: [2, 19, 18, few], first: [2, 5, few, 16], filter: [4, 2, 16, few], pad: 'valid' },
  { x: [2, 21, 20, few], first: [1, 3, few, 16], filter: [3, 3, 16, few], stride: 2 },
  { x: [16, 9, 8, few], first: [3, 1, few, 16], filter: [2, 3, 16, few] },
]);

describe('convolutions from and to few channels', () => {
  it.each(cases)('$x, $first, $filter agree with the cpu back end', async (sizes) => {
    const expected = await computeOn('cpu', net(sizes));
    const found = await computeOn('onnxruntime', net(sizes));
    found.forEach((result, index) => {
      expect(relativeError(result, expected[index])).toBeLessThanOrEqual(1e-5);
    });
    expect(statistics().recorded['Conv2D:tap-planes']).toBeGreaterThan(0);
  });

  it('leaves nothing to reorder but the result', async () => {
    const before = statistics().operators;
    await computeOn('onnxruntime', net({ x: [2, 23, 24, 1], first: [3, 3, 1, 16], filter: [3, 3, 16, 1] }));
    const { operators } = statistics();
    const grown = (name: string): number => (operators[name] ?? 0) - (before[name] ?? 0);
    expect(grown('Gemm')).toBe(0); // patches are multiplied with blocked numbers
    expect(grown('MatMul')).toBeGreaterThanOrEqual(2);
  });
});
