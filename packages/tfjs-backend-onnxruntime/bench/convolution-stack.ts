import * as tf from '@tensorflow/tfjs';
import { encodeArray } from '@image2audio/benchmark/encoded-array';
import { observeOneByOne, tensorflowAdamState } from '@image2audio/benchmark/training-state';
import { oneByOne, type TrainingStep } from '@image2audio/benchmark/training-step';
import { compileStep } from '../src/index';
import { adamEpsilon, sines } from './starting-values';

/** A net of convolutions with leaky ReLU (0.2) between them, Adam and a mean loss, in plain operations. */
export interface ConvolutionStack {
  name: string;
  /** Shape of a batch: [batch, height, width, channels]. */
  input: [number, number, number, number];
  layers: readonly Layer[];
  /** 'reconstruction': mean squared distance to the input; 'classes': mean cross-entropy of the average over the positions. */
  loss: 'reconstruction' | 'classes';
}

interface Layer {
  /** [height, width, in, out] */
  filter: [number, number, number, number];
  stride: [number, number];
  /** Enlarges its input by 2 in both directions first. */
  upsample?: boolean;
}

const classes = 8;

export function convolutionStackStep({ name, input: shape, layers, loss }: ConvolutionStack): Promise<TrainingStep> {
  const product = (sizes: readonly number[]): number => sizes.reduce((result, size) => result * size, 1);
  const batch = sines(product(shape), 0.5, 1);
  const initial = layers.map(({ filter }, index) => {
    const fanIn = product(filter.slice(0, 3));
    return sines(product(filter), index, 2 / Math.sqrt(fanIn));
  });

  const input = tf.tensor4d(batch, shape);
  const filters = layers.map(({ filter }, index) => tf.variable(tf.tensor4d(initial[index], filter)));
  const kinds = tf.tensor1d(
    Array.from({ length: shape[0] }, (_, example) => example % classes),
    'int32',
  );
  const labels = tf.oneHot(kinds, classes).toFloat();
  const optimizer = tf.train.adam(1e-3, 0.9, 0.999, adamEpsilon);
  const objective = (input: tf.Tensor4D): tf.Scalar => {
    let value: tf.Tensor4D = input;
    layers.forEach(({ stride, upsample }, index) => {
      if (upsample) value = tf.image.resizeNearestNeighbor(value, [value.shape[1] * 2, value.shape[2] * 2]);
      value = paddedConvolution(value, filters[index], stride);
      if (index < layers.length - 1) value = tf.maximum(value, tf.mul(value, 0.2));
    });
    if (loss === 'reconstruction') return tf.mean(tf.squaredDifference(value, input));
    return tf.losses.softmaxCrossEntropy(labels, tf.mean(value, [1, 2]));
  };
  const compiled = compileStep(({ input }: Record<'input', tf.Tensor>) => ({
    value: optimizer.minimize(() => objective(input as tf.Tensor4D), true, filters)!,
  }));
  const take = oneByOne(() => {
    const { value } = compiled({ input });
    const numbers = Array.from(value.dataSync());
    value.dispose();
    return numbers;
  });
  const state = () =>
    tensorflowAdamState(
      optimizer,
      filters.map((variable, index) => [String(index), variable]),
    );
  return Promise.resolve({
    name,
    take,
    observe: (count) => observeOneByOne(count, take, state),
    firstDecay: 0.9,
    pytorch: {
      script: new URL('convolution_stack.py', import.meta.url),
      input: {
        layers,
        loss,
        adamEpsilon,
        x: encodeArray(batch, shape),
        filters: layers.map(({ filter }, index) => encodeArray(initial[index], filter)),
      },
    },
    dispose: () => {
      tf.dispose([input, kinds, labels, ...filters]);
      optimizer.dispose();
    },
  });
}

/** With as many zeros on both sides as PyTorch adds: 'same' puts other numbers there where the stride is 2. */
function paddedConvolution(x: tf.Tensor4D, filter: tf.Tensor4D, stride: [number, number]): tf.Tensor4D {
  if (stride[0] * stride[1] === 1) return tf.conv2d(x, filter, 1, 'same');
  const [rows, columns] = filter.shape.slice(0, 2).map((size) => (size - 1) / 2);
  const padding: [[number, number], [number, number], [number, number], [number, number]] = [
    [0, 0],
    [rows, rows],
    [columns, columns],
    [0, 0],
  ];
  // tfjs-node has no gradient of a convolution with explicit padding
  if (tf.getBackend() === 'tensorflow') return tf.conv2d(tf.pad(x, padding), filter, stride, 'valid');
  return tf.conv2d(x, filter, stride, padding);
}
