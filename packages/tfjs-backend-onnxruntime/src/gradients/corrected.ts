import * as tf from '@tensorflow/tfjs';

/**
 * Gives kernels whose gradient in TensorFlow.js 4.22 is wrong, or throws, the right one, on every back end: `Cumsum`, whose gradient
 * is transposed unless the axis is the last; `BatchMatMul`, where a stack is repeated; `DepthwiseConv2dNative` of channels-first
 * images.
 */
export function registerCorrectedGradients(): void {
  tf.registerGradient({
    kernelName: 'Cumsum',
    inputsToSave: ['x'],
    gradFunc: (dy, _, attributes) => {
      const { axis, exclusive, reverse } = attributes as unknown as {
        axis: number;
        exclusive: boolean;
        reverse: boolean;
      };
      return { x: () => tf.cumsum(dy as tf.Tensor, axis, exclusive, !reverse) };
    },
  });

  const matrixProduct = tf.getGradient('BatchMatMul');
  tf.registerGradient({
    ...matrixProduct,
    gradFunc: (dy, saved, attributes) => {
      const gradients = matrixProduct.gradFunc(dy, saved, attributes);
      return {
        a: () => sumToShape(gradients.a(), saved[0].shape),
        b: () => sumToShape(gradients.b(), saved[1].shape),
      };
    },
  });

  const depthwise = tf.getGradient('DepthwiseConv2dNative');
  tf.registerGradient({
    ...depthwise,
    gradFunc: (dy, [x, filter], attributes) => {
      if (attributes.dataFormat !== 'NCHW') return depthwise.gradFunc(dy, [x, filter], attributes);
      const { pad } = attributes as unknown as { pad: unknown[] };
      const last = depthwise.gradFunc(
        tf.transpose(dy as tf.Tensor, [0, 2, 3, 1]),
        [tf.transpose(x, [0, 2, 3, 1]), filter],
        {
          ...attributes,
          dataFormat: 'NHWC',
          ...(Array.isArray(pad) && { pad: [pad[0], pad[2], pad[3], pad[1]] as never }),
        },
      );
      return { x: () => tf.transpose(last.x(), [0, 3, 1, 2]), filter: last.filter };
    },
  });
}

/** The sum over the axes along which a tensor of `shape` was repeated. */
function sumToShape(value: tf.Tensor, shape: readonly number[]): tf.Tensor {
  const added = value.rank - shape.length;
  const repeated = value.shape.map((size, axis) => axis < added || size !== shape[axis - added]);
  if (!repeated.includes(true)) return value;
  return tf.reshape(tf.sum(value, repeated.flatMap((isRepeated, axis) => (isRepeated ? [axis] : []))), [...shape]); // prettier-ignore
}
