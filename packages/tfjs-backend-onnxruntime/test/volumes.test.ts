import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { configure } from '../src/index';
import { expectAsOnCpu, normal, policies, recordedDuring, type Compute } from './compare-with-cpu';

type Triple = [number, number, number];
type Padding = 'same' | 'valid';

const weightedGradient = (compute: (x: tf.Tensor) => tf.Tensor, x: () => tf.Tensor): Compute => {
  return () =>
    tf.grad((volume: tf.Tensor) => {
      const y = compute(volume);
      return tf.sum(tf.mul(y, normal(y.shape, 3)));
    })(x());
};

async function expectLowered(call: Compute, kernels: string[]): Promise<void> {
  configure({ flush: 'every-op', smallOnCpu: false });
  const { recorded, fallbacks } = await recordedDuring(call);
  expect(recorded).toEqual(expect.arrayContaining(kernels));
  expect(fallbacks).toEqual([]);
}

describe('convolution of volumes', () => {
  const cases: { x: number[]; filter: number[]; stride: Triple; pad: Padding; dilation?: Triple }[] = [
    { x: [2, 4, 5, 6, 3], filter: [3, 3, 3, 3, 4], stride: [1, 1, 1], pad: 'same' },
    { x: [2, 5, 4, 7, 2], filter: [2, 3, 4, 2, 5], stride: [2, 1, 3], pad: 'same' },
    { x: [1, 5, 6, 7, 16], filter: [3, 2, 3, 16, 16], stride: [2, 2, 2], pad: 'valid' },
    { x: [1, 3, 4, 5, 2], filter: [1, 1, 1, 2, 3], stride: [1, 1, 1], pad: 'valid' },
  ]; // prettier-ignore

  it.each(cases)('$x * $filter, stride $stride, pad $pad', async ({ x, filter, stride, pad }) => {
    const convolve = (volume: tf.Tensor, weights: tf.Tensor): tf.Tensor =>
      tf.conv3d(volume as tf.Tensor5D, weights as tf.Tensor5D, stride, pad);
    await expectAsOnCpu(() => convolve(normal(x), normal(filter, 2)));
    const gradients: Compute = () =>
      tf.grads((volume: tf.Tensor, weights: tf.Tensor) => {
        const y = convolve(volume, weights);
        return tf.sum(tf.mul(y, normal(y.shape, 3)));
      })([normal(x), normal(filter, 2)]);
    await expectAsOnCpu(gradients);
    await expectLowered(gradients, ['Conv3D', 'Conv3DBackpropInputV2', 'Conv3DBackpropFilterV2']);
  });

  it('spreads its taps', async () => {
    await expectAsOnCpu(() =>
      tf.conv3d(normal([1, 6, 7, 8, 2]) as tf.Tensor5D, normal([3, 2, 3, 2, 3], 2) as tf.Tensor5D, 1, 'same', 'NDHWC', [2, 1, 2]),
    );
  }); // prettier-ignore

  it('transposes', async () => {
    const up: Compute = () =>
      tf.conv3dTranspose(normal([2, 2, 3, 2, 4]) as tf.Tensor5D, normal([2, 3, 2, 3, 4], 2) as tf.Tensor5D, [2, 4, 6, 4, 3], 2, 'same');
    await expectAsOnCpu(up);
    await expectLowered(up, ['Conv3DBackpropInputV2']);
  }); // prettier-ignore
});

describe.each(['maxPool3d', 'avgPool3d'] as const)('%s', (kind) => {
  const cases: { x: number[]; filter: Triple; stride: Triple; pad: Padding }[] = [
    { x: [2, 4, 6, 5, 3], filter: [2, 2, 2], stride: [2, 2, 2], pad: 'valid' },
    { x: [1, 4, 6, 5, 2], filter: [3, 3, 3], stride: [2, 2, 2], pad: 'same' },
    { x: [1, 4, 5, 5, 2], filter: [1, 2, 2], stride: [1, 1, 3], pad: 'same' },
    { x: [1, 3, 3, 3, 2], filter: [1, 1, 1], stride: [1, 1, 1], pad: 'valid' },
  ];

  const pool =
    ({ filter, stride, pad }: (typeof cases)[number]) =>
    (x: tf.Tensor): tf.Tensor =>
      tf[kind](x as tf.Tensor5D, filter, stride, pad);

  it.each(cases)('of $x, filter $filter, stride $stride, pad $pad', async (sizes) => {
    await expectAsOnCpu(() => pool(sizes)(normal(sizes.x)));
    const gradient = weightedGradient(pool(sizes), () => normal(sizes.x));
    await expectAsOnCpu(gradient);
    await expectLowered(
      gradient,
      kind === 'maxPool3d' ? ['MaxPool3D', 'MaxPool3DGrad'] : ['AvgPool3D', 'AvgPool3DGrad'],
    );
    // ties, which the cpu kernel gives to the last
    await expectAsOnCpu(weightedGradient(pool(sizes), () => tf.relu(tf.round(normal(sizes.x)))));
  });

  it('treats NaN and infinities as on cpu', async () => {
    const odd = [NaN, Infinity, -Infinity, 1, -1, 0];
    const x = (): tf.Tensor => tf.tensor5d(Array.from({ length: 128 }, (_, i) => odd[(i * i + (i >> 2)) % 6]), [1, 4, 4, 4, 2]);
    await expectAsOnCpu(() => pool(cases[1])(x()), 0);
    if (kind === 'maxPool3d') {
      await expectAsOnCpu(weightedGradient(pool(cases[1]), x));
      for (const value of [NaN, -Infinity]) {
        await expectAsOnCpu(weightedGradient(pool(cases[1]), () => tf.fill([1, 4, 4, 4, 1], value)));
      }
    }
  }); // prettier-ignore
});

it('takes windows of unequal height and width', async () => {
  const gradient = weightedGradient(
    (x) => tf.maxPool3d(x as tf.Tensor5D, [2, 1, 2], 2, 'valid'),
    () => normal([1, 4, 4, 4, 2]),
  );
  await expectAsOnCpu(gradient);
  expect((await recordedDuring(gradient)).fallbacks).toEqual([]);
});

describe("padding 'same' under windows smaller than the stride", () => {
  const pools = { maxPool3d: tf.maxPool3d, avgPool3d: tf.avgPool3d };
  const filter = (): tf.Tensor5D => tf.ones([1, 1, 1, 1, 1]);
  const compute: [string, (x: tf.Tensor5D) => tf.Tensor][] = [
    ...Object.entries(pools).map(([name, pool]): [string, (x: tf.Tensor5D) => tf.Tensor] => [name, (x) => pool(x, 1, 2, 'same')]),
    ['conv3d', (x) => tf.conv3d(x, filter(), 2, 'same')],
  ]; // prettier-ignore

  it.each(compute)('lays those of %s where TensorFlow does', async (_, of) => {
    await tf.setBackend('onnxruntime');
    for (const policy of [...policies, { flush: 'every-op', smallOnCpu: true } as const]) {
      configure(policy);
      tf.tidy(() => {
        const x = tf.tensor5d([1, 2, 3, 4], [1, 1, 1, 4, 1]);
        expect(Array.from(of(x).dataSync())).toEqual([1, 3]);
        expect(
          Array.from(
            tf
              .grad((volume: tf.Tensor) => of(volume as tf.Tensor5D))(x)
              .dataSync(),
          ),
        ).toEqual([1, 0, 1, 0]);
      });
    }
  });
});
