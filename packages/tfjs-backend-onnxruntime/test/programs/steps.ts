import * as tf from '@tensorflow/tfjs';
import type { Activation, Convolution, OperandShape, Step } from './program';

/** What a step may use beside the images so far. */
export interface Surroundings {
  /** The next input of the program, a tensor of this shape; real numbers are scaled by `scale`. */
  take: (shape: number[], scale?: number) => tf.Tensor;
  /** Results of the steps before. */
  earlier: readonly tf.Tensor[];
  /** Gives a tensor to the user. */
  give: (result: tf.Tensor) => void;
}

export function activate(x: tf.Tensor, activation: Activation): tf.Tensor {
  switch (activation) {
    case 'none':
      return x;
    case 'relu':
      return tf.relu(x);
    case 'relu6':
      return tf.relu6(x);
    case 'leaky':
      return tf.leakyRelu(x, 0.25);
    case 'leaky of 0':
      return tf.leakyRelu(x, 0);
    case 'leaky below 0':
      return tf.leakyRelu(x, -0.5);
    case 'leaky above 1':
      return tf.leakyRelu(x, 2);
    case 'tanh':
      return tf.tanh(x);
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'softplus':
      return tf.softplus(x);
  }
}

function convolve(
  x: tf.Tensor,
  { filters, size, stride, pad, bias, activation }: Convolution,
  take: Surroundings['take'],
) {
  const image = (x.rank === 4 ? x : tf.expandDims(x, 1)) as tf.Tensor4D;
  const [, height, width, channels] = image.shape;
  const margins = Array.isArray(pad) ? (pad as number[]) : [0, 0, 0, 0];
  const fits = (wanted: number, available: number): number => (pad === 'same' ? wanted : Math.min(wanted, available));
  const sides = [fits(size[0], height + margins[0] + margins[1]), fits(size[1], width + margins[2] + margins[3])];
  const filter = take([sides[0], sides[1], channels, filters], 1 / Math.sqrt(sides[0] * sides[1] * channels));
  const padding = Array.isArray(pad)
    ? ([[0, 0], margins.slice(0, 2), margins.slice(2), [0, 0]] as tf.backend_util.ExplicitPadding)
    : (pad as 'same' | 'valid');
  const y = tf.conv2d(image, filter as tf.Tensor4D, [stride[0], stride[1]], padding);
  const flat = x.rank === 4 ? y : tf.reshape(y, [y.shape[0], y.shape[1] * y.shape[2], y.shape[3]]);
  const biased =
    bias === 'none' ? flat : bias === 'sum' ? tf.add(flat, take([filters])) : tf.sub(flat, take([filters]));
  return activate(biased, activation);
}

export function operandShape(shape: readonly number[], operand: OperandShape): number[] {
  const last = shape.length - 1;
  const only = (...kept: number[]): number[] => shape.map((size, axis) => (kept.includes(axis) ? size : 1));
  switch (operand) {
    case 'channels':
      return [shape[last]];
    case 'channels of full rank':
      return only(last);
    case 'channels of each item':
      return only(0, last);
    case 'pixels':
      return [...shape.slice(1, last), 1];
    case 'pixels of each item':
      return [...shape.slice(0, last), 1];
    case 'items':
      return only(0);
    case 'rows':
      return only(1, last);
    case 'scalar':
      return [];
    case 'image':
      return shape.slice(1);
    case 'whole':
      return [...shape];
  }
}

/** The axes whose bits are set in `mask`; all where none of the tensor's is. */
function axesOf(mask: number, rank: number): number[] {
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  const chosen = axes.filter((axis) => mask & (1 << axis));
  return chosen.length > 0 ? chosen : axes;
}

/** x cut to at most 60 pixels and 48 channels, so that the cpu back end can follow. */
function bounded(x: tf.Tensor): tf.Tensor {
  const size = x.shape.map((length, axis) => (axis === 0 ? length : Math.min(length, axis === x.rank - 1 ? 48 : 12)));
  return size.every((length, axis) => length === x.shape[axis]) ? x : tf.slice(x, size.map(() => 0), size); // prettier-ignore
}

/** Every pixel repeated. */
function enlarge(x: tf.Tensor4D, [rows, columns]: readonly [number, number]): tf.Tensor {
  return tf.image.resizeNearestNeighbor(x, [x.shape[1] * rows, x.shape[2] * columns]);
}

/** A function whose gradient is 0; TensorFlow.js has none for comparisons. */
function constant(x: tf.Tensor, compute: (x: tf.Tensor) => tf.Tensor): tf.Tensor {
  return tf.customGrad((y) => ({ value: compute(y as tf.Tensor), gradFunc: () => tf.zerosLike(y as tf.Tensor) }))(x);
}

export function applyStep(x: tf.Tensor, step: Step, { take, earlier, give }: Surroundings): tf.Tensor {
  const [batch, ...rest] = x.shape;
  const channels = x.shape[x.rank - 1];
  switch (step.kind) {
    case 'convolve':
      return convolve(x, step, take);
    case 'activate':
      return activate(x, step.activation);
    case 'combine': {
      const operand = take(operandShape(x.shape, step.operand));
      return step.isFirst ? tf[step.by](operand, x) : tf[step.by](x, operand);
    }
    case 'add earlier': {
      const same = earlier.find(({ shape }) => tf.util.arraysEqual(shape, x.shape));
      return same ? tf.add(x, same) : x;
    }
    case 'multiply by itself':
      return tf.mul(tf.mul(x, x), 2 ** -4);
    case 'merge pixels':
      return tf.reshape(x, [batch, -1, channels]);
    case 'split pixels': {
      const pixels = rest.slice(0, -1).reduce((product, size) => product * size, 1);
      return tf.reshape(x, pixels % 2 === 0 ? [batch, 2, pixels / 2, channels] : [batch, 1, pixels, channels]);
    }
    case 'change channels':
      return channels % step.factor === 0 ? tf.reshape(x, [batch, -1, channels / step.factor]) : x;
    case 'swap sides':
      return x.rank === 4 ? tf.transpose(x, [0, 2, 1, 3]) : x;
    case 'keep':
      give(x);
      return x;
    case 'enlarge':
      return x.rank === 4 ? bounded(enlarge(x as tf.Tensor4D, step.factors)) : x;
    case 'pool': {
      if (x.rank !== 4) return x;
      const window = step.size.map((size, axis) => Math.min(size, rest[axis])) as [number, number];
      const stride: [number, number] = [step.stride[0], step.stride[1]];
      return step.by === 'max'
        ? tf.maxPool(x as tf.Tensor4D, window, stride, step.pad)
        : tf.avgPool(x as tf.Tensor4D, window, stride, step.pad);
    }
    case 'select':
      return tf.where(
        constant(x, (y) => tf.greater(y, 1)),
        x,
        tf.mul(x, 0.5),
      );
    case 'mask':
      return tf.mul(x, constant(x, (y) => tf.cast(tf.logicalAnd(tf.lessEqual(y, 3), tf.notEqual(y, -1)), 'float32'))); // prettier-ignore
    case 'cast':
      return tf.add(x, tf.cast(tf.cast(x, 'int32'), 'float32'));
    case 'normalize': {
      const vector = (): tf.Tensor1D => take([channels]).as1D();
      const variance = tf.add(tf.square(vector()), 0.5).as1D();
      return tf.batchNorm(x, vector(), variance, vector(), vector());
    }
    case 'centre':
      // never the whole mean: gradients that are 0 but for rounding have no relative error
      return tf.sub(x, tf.mul(tf[step.by](x, axesOf(step.axes, x.rank), true), step.by === 'mean' ? 0.5 : 3 / 256));
    case 'reduce':
      give(tf[step.by](x, axesOf(step.axes, x.rank), step.keepDims));
      return x;
    case 'concatenate':
      return bounded(tf.concat([x, take(x.shape)], step.axis === 0 ? 1 : step.axis % x.rank));
    case 'slice': {
      const axis = step.axis % x.rank;
      return tf.slice(
        x,
        x.shape.map((size, index) => (index === axis && size > 1 ? 1 : 0)),
      );
    }
    case 'pad':
      return bounded(tf.pad(x, x.shape.map((_, index) => (index === step.axis % x.rank && index > 0 ? [1, 2] : [0, 0])))); // prettier-ignore
  }
}
