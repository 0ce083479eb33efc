/** Operations by name, on numbers that are the same everywhere: floats, int32 and bool, forward and backward. */
import * as tf from '@tensorflow/tfjs';

/** Sines: deterministic, of both signs, without a pattern that a wrong layout could share. */
export function sines(shape: readonly number[], phase = 0, scale = 1): tf.Tensor {
  const length = shape.reduce((product, size) => product * size, 1);
  return tf.tensor(
    Float32Array.from({ length }, (_, index) => scale * Math.sin(phase + index * 0.7317 + index * index * 0.0131)),
    [...shape],
  );
}

const whole = (shape: readonly number[], phase = 0): tf.Tensor => tf.cast(sines(shape, phase, 9), 'int32');
const positive = (shape: readonly number[], phase = 0): tf.Tensor => tf.add(tf.abs(sines(shape, phase)), 0.1);
const truth = (shape: readonly number[], phase = 0): tf.Tensor => tf.greater(sines(shape, phase), 0);

type Shape4D = [number, number, number, number];

function convolution(x: Shape4D, filter: Shape4D, stride: number, pad: 'same' | 'valid'): () => tf.Tensor {
  return () => tf.conv2d(sines(x) as tf.Tensor4D, sines(filter, 1) as tf.Tensor4D, stride, pad);
}

/** Both gradients of the convolution, weighted, as one vector. */
function convolutionGradients(x: Shape4D, filter: Shape4D, stride: number): () => tf.Tensor {
  return () => {
    const weighted = (image: tf.Tensor, weights: tf.Tensor): tf.Tensor => {
      const y = tf.conv2d(image as tf.Tensor4D, weights as tf.Tensor4D, stride, 'same');
      return tf.sum(tf.mul(y, sines(y.shape, 2)));
    };
    return tf.concat(
      tf
        .grads(weighted)([sines(x), sines(filter, 1)])
        .map((gradient) => tf.reshape(gradient, [-1])),
    );
  };
}

const image = (channels: number): tf.Tensor4D => sines([2, 6, 5, channels]) as tf.Tensor4D;

export const operations: Readonly<Record<string, () => tf.Tensor>> = {
  'conv2d 1 to 16 channels': convolution([2, 7, 6, 1], [3, 3, 1, 16], 1, 'same'),
  'conv2d 16 to 16': convolution([2, 7, 6, 16], [3, 3, 16, 16], 1, 'same'),
  'conv2d 15 to 16': convolution([2, 7, 6, 15], [3, 3, 15, 16], 1, 'same'),
  'conv2d 6 to 8, stride 2': convolution([2, 7, 6, 6], [3, 3, 6, 8], 2, 'same'),
  'conv2d 5 to 7, valid': convolution([2, 7, 6, 5], [4, 3, 5, 7], 1, 'valid'),
  'conv2d 1 x 1': convolution([2, 7, 6, 12], [1, 1, 12, 20], 1, 'same'),
  'conv2d gradients': convolutionGradients([4, 7, 6, 16], [3, 3, 16, 16], 1),
  'conv2d gradients, stride 2': convolutionGradients([4, 7, 6, 8], [3, 3, 8, 12], 2),
  'conv2d gradients, odd channels': convolutionGradients([3, 5, 6, 9], [3, 3, 9, 16], 1),
  conv2dTranspose: () => tf.conv2dTranspose(image(8), sines([4, 4, 6, 8], 1) as tf.Tensor4D, [2, 12, 10, 6], 2, 'same'),
  depthwiseConv2d: () => tf.depthwiseConv2d(image(6), sines([3, 3, 6, 2], 1) as tf.Tensor4D, 1, 'same'),
  maxPool: () => tf.maxPool(image(3), 2, 2, 'same'),
  avgPool: () => tf.avgPool(image(3), 2, 2, 'valid'),
  batchNorm: () => tf.batchNorm(image(3), sines([3]) as tf.Tensor1D, positive([3]) as tf.Tensor1D),
  resizeNearestNeighbor: () => tf.image.resizeNearestNeighbor(image(3), [12, 10]),
  resizeBilinear: () => tf.image.resizeBilinear(image(3), [9, 7]),
  matMul: () => tf.matMul(sines([33, 65]), sines([65, 17], 1)),
  'matMul, batches, transposed': () => tf.matMul(sines([3, 9, 5]), sines([3, 7, 9], 1), true, true),
  softmax: () => tf.softmax(sines([7, 11], 0, 5)),
  logSumExp: () => tf.logSumExp(sines([7, 11], 0, 5), 1),
  sum: () => tf.sum(sines([5, 6, 7]), [0, 2]),
  mean: () => tf.mean(sines([5, 6, 7]), 1),
  max: () => tf.max(sines([5, 6, 7]), 2),
  argMax: () => tf.argMax(sines([5, 9]), 1),
  'add, broadcast': () => tf.add(sines([3, 1, 4]), sines([5, 1], 1)),
  'mul, int32': () => tf.mul(whole([5, 4]), whole([4], 1)),
  div: () => tf.div(sines([40]), positive([40], 1)),
  pow: () => tf.pow(positive([40]), sines([40], 1)),
  squaredDifference: () => tf.squaredDifference(sines([40]), sines([40], 1)),
  exp: () => tf.exp(sines([40], 0, 3)),
  log: () => tf.log(positive([40])),
  sqrt: () => tf.sqrt(positive([40])),
  tanh: () => tf.tanh(sines([40], 0, 3)),
  sigmoid: () => tf.sigmoid(sines([40], 0, 4)),
  sin: () => tf.sin(sines([40], 0, 3)),
  relu: () => tf.relu(sines([40])),
  leakyRelu: () => tf.leakyRelu(sines([40]), 0.2),
  elu: () => tf.elu(sines([40])),
  softplus: () => tf.softplus(sines([40], 0, 4)),
  'greater, to float': () => tf.cast(tf.greater(sines([37]), sines([37], 1)), 'float32'),
  'logicalAnd, to int32': () => tf.cast(tf.logicalAnd(truth([37]), truth([37], 1)), 'int32'),
  where: () => tf.where(truth([5, 7]), sines([5, 7], 1), sines([5, 7], 2)),
  'cast to int32': () => tf.cast(sines([37], 0, 9), 'int32'),
  concat: () => tf.concat([sines([2, 3]), sines([2, 4], 1)], 1),
  slice: () => tf.slice(sines([5, 6, 7]), [1, 2, 3], [3, 2, 4]),
  pad: () => tf.pad(sines([3, 4]), [[1, 2], [0, 3]], 0.5), // prettier-ignore
  transpose: () => tf.transpose(sines([3, 4, 5]), [2, 0, 1]),
  tile: () => tf.tile(sines([3, 4]), [2, 3]),
  gather: () => tf.gather(sines([5, 3]), tf.tensor1d([4, 0, 0, 2], 'int32')),
};
