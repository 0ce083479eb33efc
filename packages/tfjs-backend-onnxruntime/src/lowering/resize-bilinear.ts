import type {
  ResizeBilinearAttrs,
  ResizeBilinearGradAttrs,
  ResizeBilinearGradInputs,
  ResizeBilinearInputs,
} from '@tensorflow/tfjs';
import type { GraphBuilder, Value } from '../graph/graph-builder';
import { isFloat, lowering, recordOne, type KernelLowering } from './kernel-lowering';

/** Along one axis: each new element lies a fraction of the way from one old element to the next. */
interface Interpolation {
  axis: 1 | 2;
  before: number[];
  after: number[];
  fraction: number[];
}

/** Positions as the cpu kernel has them: corners on corners, or centres on centres, or first on first. */
function interpolation(
  axis: 1 | 2,
  oldSize: number,
  newSize: number,
  { alignCorners, halfPixelCenters }: { alignCorners: boolean; halfPixelCenters: boolean },
): Interpolation {
  const isAligned = alignCorners && newSize > 1;
  const ratio = isAligned ? (oldSize - 1) / (newSize - 1) : oldSize / newSize;
  const positions = Array.from({ length: newSize }, (_, index) =>
    halfPixelCenters ? ratio * (index + 0.5) - 0.5 : ratio * index,
  );
  const before = positions.map((position) => Math.max(0, Math.floor(position)));
  return {
    axis,
    before,
    after: positions.map((position) => Math.min(oldSize - 1, Math.ceil(position))),
    fraction: positions.map((position, index) => position - before[index]),
  };
}

/** before + (after - before) fraction, in the cpu kernel's order, so that infinities give the same NaN. */
function interpolate(graph: GraphBuilder, value: Value, { axis, before, after, fraction }: Interpolation): Value {
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
        const columns = interpolate(graph, image, interpolation(2, width, newWidth, attributes));
        return interpolate(graph, columns, interpolation(1, height, newHeight, attributes));
      },
    });
  }),

  lowering<ResizeBilinearGradInputs, ResizeBilinearGradAttrs>(
    'ResizeBilinearGrad',
    64,
    ({ images, dy }, { alignCorners }, recorder) => {
      const [batch, height, width, channels] = images.shape;
      const [, newHeight, newWidth] = dy.shape;
      if (!isFloat(images, dy)) return undefined;
      // the cpu kernel knows no half-pixel centres here
      const options = { alignCorners, halfPixelCenters: false };
      return recordOne(recorder, {
        name: 'ResizeBilinearGrad',
        attributes: String(alignCorners),
        inputs: [dy],
        shape: images.shape,
        dtype: 'float32',
        build: (graph, [gradient]) => {
          const rows = adjointMatrix(graph, height, interpolation(1, height, newHeight, options));
          const columns = adjointMatrix(graph, width, interpolation(2, width, newWidth, options));
          const bands = graph.op('MatMul', [rows, graph.reshape(gradient, [batch, newHeight, newWidth * channels])]);
          const pixels = graph.reshape(bands, [batch * height, newWidth, channels]);
          return graph.reshape(graph.op('MatMul', [columns, pixels]), images.shape);
        },
      });
    },
  ),
];
