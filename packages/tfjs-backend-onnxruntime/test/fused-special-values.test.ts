import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { computeOn, type Compute } from './compare-with-cpu';
import { compiled, expectLazyAsOnCpu } from './compiled-operators';
import { convolve, filter, gradients, images } from './nets-of-convolutions';
import { numbers } from './programs/numbers';

const special = [NaN, Infinity, -Infinity, 0, -0, 1, -1, 1e-30, -1e-30, 1e30, -1e30, 0.5];

/** Images whose channels take special values, pixel by pixel. */
function specialImages(): tf.Tensor {
  const values = Float32Array.from({ length: 2 * 3 * 4 * 16 }, (_, index) => special[(index * 7) % special.length]);
  return tf.tensor(values, [2, 3, 4, 16]);
}

/** Every pixel as it is: a 1 x 2 filter of ones and zeros, so that the convolution is blocked and exact. */
function identityFilter(): tf.Tensor {
  const ones = Float32Array.from({ length: 2 * 16 * 16 }, (_, index) => (index < 256 && index % 17 === 0 ? 1 : 0));
  return tf.tensor(ones, [1, 2, 16, 16]);
}

const activations: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  relu: tf.relu,
  'leaky relu': (x) => tf.leakyRelu(x, 0.2),
  'leaky relu of slope 0': (x) => tf.leakyRelu(x, 0),
  'leaky relu of a negative slope': (x) => tf.leakyRelu(x, -0.5),
  'leaky relu of a slope above 1': (x) => tf.leakyRelu(x, 3),
};

/** NaN, infinities and zeros where cpu has them, and each other number to its own seven digits. */
async function expectEach(compute: Compute): Promise<void> {
  const [expected] = await computeOn('cpu', compute);
  const [found] = await computeOn('onnxruntime', compute);
  expected.values.forEach((value, index) => {
    if (!Number.isFinite(value) || value === 0) expect(found.values[index] + 0, `element ${index}`).toBe(value + 0);
    else expect(Math.abs(found.values[index] / value - 1), `element ${index}`).toBeLessThan(1e-6);
  });
}

describe.each(Object.entries(activations))('%s', (_, activation) => {
  // a special value meets the zeros of the filter too, and 0 · NaN is NaN: so one channel of a pixel at a time is special
  const oneAtATime = (): tf.Tensor => {
    const values = new Float32Array(special.length * 3 * 16);
    special.forEach((value, item) => (values[item * 48 + 16 + item] = value));
    return tf.tensor(values, [special.length, 1, 3, 16]);
  };

  it('joined with a convolution treats NaN, infinities and zeros as cpu does', async () => {
    const compute: Compute = () => activation(convolve(oneAtATime(), identityFilter()));
    expect(Object.keys((await compiled(compute)).operators)).toContainEqual(expect.stringMatching(/^Conv\+/));
    await expectEach(compute);
  });

  it('joined with a scale and shift does too', async () => {
    const compute: Compute = () => {
      const blocked = convolve(numbers('whole', [2, 3, 4, 16], 1), identityFilter());
      const mixed = tf.add(tf.mul(blocked, 0), specialImages());
      return activation(tf.add(tf.mul(mixed, tf.fill([16], 2)), tf.zeros([16])));
    };
    expect(Object.keys((await compiled(compute)).operators)).toContainEqual(expect.stringMatching(/^Conv\+/));
    await expectEach(compute);
  });

  it('has the gradient of the cpu back end at exactly 0', async () => {
    await expectLazyAsOnCpu(
      () =>
        gradients(
          (x, weights, bias) =>
            convolve(activation(tf.add(convolve(x, weights), bias)), numbers('whole', [1, 2, 16, 16], 5)),
          // a third of the whole numbers' sums are 0 where the bias is
          [numbers('whole', [16, 3, 4, 16], 1), identityFilter(), tf.zeros([16])],
        ),
      1e-6, // a slope of the wrong side would be off by a tenth and more
    );
  });
});

it.each([-0.5, 0, 0.2, 3])('a step beside a leaky relu of slope %d is that of the argument', async (slope) => {
  await expectEach(() => {
    const blocked = tf.add(tf.mul(convolve(numbers('whole', [2, 3, 4, 16], 1), identityFilter()), 0), specialImages());
    return tf.add(tf.mul(tf.leakyRelu(blocked, slope), 0.5), tf.step(blocked, 0.25));
  });
});

it.each([0, 0.25, 1, -0.5, 3])('a step of slope %d of blocked numbers is that of the cpu back end', async (slope) => {
  await expectEach(() => {
    const blocked = tf.add(tf.mul(convolve(numbers('whole', [2, 3, 4, 16], 1), identityFilter()), 0), specialImages());
    return tf.step(blocked, slope);
  });
});

it('the gradient of relu is NaN where its argument is', async () => {
  await expectEach(() => {
    const pick = (x: tf.Tensor): tf.Tensor => tf.relu(convolve(x, identityFilter()));
    const x = tf.tensor(
      Float32Array.from({ length: 48 }, (_, index) => (index === 21 ? NaN : index - 20)),
      [1, 1, 3, 16],
    );
    return tf.grad((given: tf.Tensor) => tf.sum(tf.relu(pick(given))))(x);
  });
});

describe('normalization of blocked numbers', () => {
  it.each([0, 16, 2 ** 20])('does not cancel where the mean is near %d', async (large) => {
    // whole numbers: what is left of them beside the mean is exact, unless the mean is multiplied before it is subtracted
    await expectLazyAsOnCpu(() => {
      const vector = (seed: number): tf.Tensor1D => numbers('whole', [16], seed).as1D();
      const sums = convolve(numbers('whole', [3, 5, 6, 16], 1), numbers('whole', [3, 3, 16, 16], 2));
      const blocked = tf.add<tf.Tensor4D>(sums, large);
      return tf.batchNorm(blocked, tf.add(vector(3), large).as1D(), tf.exp(vector(4)), vector(5), vector(6));
    });
  });

  it('of a variance of 0 is finite', async () => {
    await expectLazyAsOnCpu(() => {
      const blocked = convolve(images(), filter()) as tf.Tensor4D;
      return [
        tf.batchNorm(blocked, tf.zeros([16]), tf.zeros([16])),
        tf.batchNorm(blocked, tf.zeros([16]), tf.zeros([16]), undefined, tf.ones([16]), 1e-5),
        tf.batchNorm(blocked, tf.zeros([16]), tf.zeros([16]), tf.ones([16])),
      ];
    });
  });
});
