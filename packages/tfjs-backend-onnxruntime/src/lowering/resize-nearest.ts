import type {
  ResizeNearestNeighborAttrs,
  ResizeNearestNeighborGradAttrs,
  ResizeNearestNeighborGradInputs,
  ResizeNearestNeighborInputs,
} from '@tensorflow/tfjs';
import type { Value } from '../graph/graph-builder';
import { isFloat, lowering, recordOne, type KernelLowering } from './kernel-lowering';

/** Enlarging by whole factors repeats every pixel; its gradient sums over the repetitions. */
interface WholeFactors {
  rows: number;
  columns: number;
}

function wholeFactors(
  [height, width]: readonly number[],
  [newHeight, newWidth]: readonly number[],
): WholeFactors | undefined {
  const rows = newHeight / height;
  const columns = newWidth / width;
  return Number.isInteger(rows) && Number.isInteger(columns) && rows > 0 && columns > 0 ? { rows, columns } : undefined;
}

export const resizeNearestLowerings: readonly KernelLowering[] = [
  lowering<ResizeNearestNeighborInputs, ResizeNearestNeighborAttrs>(
    'ResizeNearestNeighbor',
    64,
    ({ images }, { alignCorners, size }, recorder) => {
      const [batch, height, width, channels] = images.shape;
      const factors = wholeFactors([height, width], size);
      if (!factors || alignCorners || !isFloat(images)) return undefined;
      const { rows, columns } = factors;
      const shape = [batch, height * rows, width * columns, channels];
      return recordOne(recorder, {
        name: 'ResizeNearestNeighbor',
        attributes: `${rows};${columns}`,
        inputs: [images],
        shape,
        dtype: 'float32',
        build: (graph, [value]) => {
          const spread = graph.reshape(value, [batch, height, 1, width, 1, channels]);
          const repeated = [batch, height, rows, width, columns, channels];
          return graph.reshape(graph.op('Expand', [spread, graph.integers(repeated)]), shape);
        },
      });
    },
  ),

  lowering<ResizeNearestNeighborGradInputs, ResizeNearestNeighborGradAttrs>(
    'ResizeNearestNeighborGrad',
    64,
    ({ images, dy }, { alignCorners }, recorder) => {
      const [batch, height, width, channels] = images.shape;
      const factors = wholeFactors([height, width], dy.shape.slice(1, 3));
      if (!factors || alignCorners || !isFloat(images, dy)) return undefined;
      const { rows, columns } = factors;
      return recordOne(recorder, {
        name: 'ResizeNearestNeighborGrad',
        attributes: `${rows};${columns}`,
        inputs: [dy],
        shape: images.shape,
        dtype: 'float32',
        build: (graph, [gradient]) => {
          // one axis at a time: onnxruntime reduces a single middle axis with vector instructions
          const sumMiddle = (value: Value, shape: readonly number[]): Value =>
            graph.op('ReduceSum', [graph.reshape(value, shape), graph.integers([1])], { keepdims: 0 });
          const bands = sumMiddle(gradient, [batch * height, rows, width * columns * channels]);
          return graph.reshape(sumMiddle(bands, [batch * height * width, columns, channels]), images.shape);
        },
      });
    },
  ),
];
