import type {
  ResizeBilinearAttrs,
  ResizeBilinearGradAttrs,
  ResizeBilinearGradInputs,
  ResizeBilinearInputs,
} from '@tensorflow/tfjs';
import type { GraphBuilder, Value } from '../graph/graph-builder';
import { isFloat, lowering, recordOne, type KernelLowering } from './kernel-lowering';
import { interpolation, type Enlargement, type Interpolation } from './sources-of-pixels';

/** before + (after - before) fraction, in the cpu kernel's order, so that infinities give the same NaN. */
function interpolate(graph: GraphBuilder, value: Value, axis: 1 | 2, positions: Interpolation): Value {
  const { before, after, fraction } = positions;
  const first = graph.op('Gather', [value, graph.integers(before)], { axis });
  const second = graph.op('Gather', [value, graph.integers(after)], { axis });
  const shape = axis === 1 ? [1, fraction.length, 1, 1] : [1, 1, fraction.length, 1];
  const share = graph.op('Mul', [graph.op('Sub', [second, first]), graph.numbers(fraction, shape)]);
  return graph.op('Add', [first, share]);
}

/** The matrix [oldSize, newSize] whose product with dy is the gradient along an axis. */
function adjointMatrix(graph: GraphBuilder, oldSize: number, { before, after, fraction }: Interpolation): Value {
  const newSize = before.length;
  const matrix = Array<number>(oldSize * newSize).fill(0);
  fraction.forEach((part, index) => {
    matrix[before[index] * newSize + index] += 1 - part;
    matrix[after[index] * newSize + index] += part;
  });
  return graph.numbers(matrix, [oldSize, newSize]);
}

export const resizeBilinearLowerings: readonly KernelLowering[] = [
  lowering<ResizeBilinearInputs, ResizeBilinearAttrs>('ResizeBilinear', 64, ({ images }, attributes, recorder) => {
    const [batch, height, width, channels] = images.shape;
    const [newHeight, newWidth] = attributes.size;
    if (!isFloat(images) || newHeight < 1 || newWidth < 1) return undefined;
    const { alignCorners, halfPixelCenters } = attributes;
    return recordOne(recorder, {
      name: 'ResizeBilinear',
      attributes: [alignCorners, halfPixelCenters].join(),
      inputs: [images],
      shape: [batch, newHeight, newWidth, channels],
      dtype: 'float32',
      build: (graph, [image]) => {
        const columns = interpolate(graph, image, 2, interpolation(width, newWidth, attributes));
        return interpolate(graph, columns, 1, interpolation(height, newHeight, attributes));
      },
    });
  }),

  lowering<ResizeBilinearGradInputs, ResizeBilinearGradAttrs & Enlargement>(
    'ResizeBilinearGrad',
    64,
    ({ images, dy }, options, recorder) => {
      const [batch, height, width, channels] = images.shape;
      const [, newHeight, newWidth] = dy.shape;
      if (!isFloat(images, dy)) return undefined;
      return recordOne(recorder, {
        name: 'ResizeBilinearGrad',
        attributes: [options.alignCorners, options.halfPixelCenters].join(),
        inputs: [dy],
        shape: images.shape,
        dtype: 'float32',
        build: (graph, [gradient]) => {
          const rows = adjointMatrix(graph, height, interpolation(height, newHeight, options));
          const columns = adjointMatrix(graph, width, interpolation(width, newWidth, options));
          const bands = graph.op('MatMul', [rows, graph.reshape(gradient, [batch, newHeight, newWidth * channels])]);
          const pixels = graph.reshape(bands, [batch * height, newWidth, channels]);
          return graph.reshape(graph.op('MatMul', [columns, pixels]), images.shape);
        },
      });
    },
  ),
];
