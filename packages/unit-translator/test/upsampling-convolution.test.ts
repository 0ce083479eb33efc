import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { Parameters } from '../src/layers/parameters';
import { upsampleNearest } from '../src/layers/upsample-nearest';
import { upsamplingConvolution } from '../src/layers/upsampling-convolution';
import { normal } from './tiny-domains';

beforeAll(() => tf.setBackend('cpu'));

const length = fc.integer({ min: 1, max: 4 });
const growth = fc.constantFrom((n: number) => n, (n: number) => 2 * n, (n: number) => Math.max(n, 2 * n - 1)); // prettier-ignore
const kernel = fc.constantFrom(1, 2, 3, 4, 5);

it('gives the numbers, and the gradients, of upsampling and a convolution one after the other', () => {
  fc.assert(
    fc.property(
      length,
      length,
      growth,
      growth,
      kernel,
      kernel,
      (height, width, growHeight, growWidth, rows, columns) => {
        const extent: [number, number] = [growHeight(height), growWidth(width)];
        const parameters = new Parameters(1);
        const apply = upsamplingConvolution(parameters, 'layer', {
          kernel: [rows, columns],
          inputs: 3,
          outputs: 2,
          gain: 1,
        });
        const [filter, bias] = parameters.variables();
        const x = normal([2, height, width, 3], 1) as tf.Tensor4D;
        const weights = normal([2, ...extent, 2], 2);
        const numbersOf = (image: (x: tf.Tensor4D) => tf.Tensor): number[][] => {
          const objective = (at: tf.Tensor): tf.Scalar => tf.sum(tf.mul(image(at as tf.Tensor4D), weights));
          const { grads } = tf.variableGrads(() => objective(x), [filter, bias]);
          const tensors = [image(x), tf.grad(objective)(x), ...[filter, bias].map(({ name }) => grads[name])];
          return tensors.map((tensor) => Array.from(tensor.dataSync()));
        };
        const found = numbersOf((at) => apply(at, extent));
        const naive = numbersOf((at) =>
          tf.add(tf.conv2d(upsampleNearest(at, extent), filter as tf.Tensor as tf.Tensor4D, 1, 'same'), bias),
        );
        parameters.dispose();
        naive.forEach((expected, at) => {
          expect(found[at]).toHaveLength(expected.length);
          expected.forEach((value, index) => expect(found[at][index]).toBeCloseTo(value, 4));
        });
      },
    ),
  );
});
