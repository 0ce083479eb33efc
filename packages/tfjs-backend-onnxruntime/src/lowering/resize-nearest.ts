import type {
  ResizeNearestNeighborAttrs,
  ResizeNearestNeighborGradAttrs,
  ResizeNearestNeighborGradInputs,
  ResizeNearestNeighborInputs,
} from '@tensorflow/tfjs';
import { nchwc, type GraphBuilder, type Value } from '../graph/graph-builder';
import { blockingOf } from '../graph/layout';
import type { Formulation } from '../graph/recorded-node';
import { isFloat, lowering, recordOne, type KernelLowering } from './kernel-lowering';
import { nearestSources, type Enlargement } from './sources-of-pixels';

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

function enlargementInBlocks(
  [batch, height, width, channels]: readonly number[],
  { rows, columns }: WholeFactors,
  block: number,
): Formulation[] {
  if (!blockingOf([batch, height, width, channels], block)) return [];
  return [
    {
      operands: ['blocked'],
      result: 'blocked',
      build: (graph, [value]) => {
        const image = graph.reshape(value, [batch, channels, height, width]);
        const enlarged = graph.op('Upsample', [image], { scales: [1, 1, rows, columns], mode: 'nearest' }, nchwc);
        return graph.reshape(enlarged, [batch, channels / block, height * rows * width * columns, block]);
      },
    },
  ];
}

/** The sum over the repetitions, as their mean times their number. */
function gradientInBlocks(
  [batch, height, width, channels]: readonly number[],
  { rows, columns }: WholeFactors,
  block: number,
): Formulation[] {
  if (!blockingOf([batch, height, width, channels], block)) return [];
  return [
    {
      operands: ['blocked'],
      result: 'blocked',
      build: (graph, [value]) => {
        const image = graph.reshape(value, [batch, channels, height * rows, width * columns]);
        const window = { kernel_shape: [rows, columns], strides: [rows, columns], pads: [0, 0, 0, 0] };
        const mean = graph.op('AveragePool', [image], { ...window, auto_pad: 'NOTSET', count_include_pad: 1 }, nchwc);
        const sum = graph.op('Mul', [mean, graph.scalar(rows * columns)]);
        return graph.reshape(sum, [batch, channels / block, height * width, block]);
      },
    },
  ];
}

/** The gradient of {@link nearestSources} along the first axis but one of [rows, newSize, width]: adds up what copied each element. */
function addCopies(
  graph: GraphBuilder,
  dy: Value,
  [rows, newSize, width]: readonly [number, number, number],
  oldSize: number,
  sources: readonly number[],
): Value {
  const first = graph.transpose(graph.reshape(dy, [rows, newSize, width]), [1, 0, 2]);
  const zeros = graph.op('Expand', [graph.scalar(0), graph.integers([oldSize, rows, width])]);
  const targets = graph.reshape(graph.integers(sources), [newSize, 1]);
  return graph.transpose(graph.op('ScatterND', [zeros, targets, first], { reduction: 'add' }), [1, 0, 2]);
}

export const resizeNearestLowerings: readonly KernelLowering[] = [
  lowering<ResizeNearestNeighborInputs, ResizeNearestNeighborAttrs>(
    'ResizeNearestNeighbor',
    64,
    ({ images }, attributes, recorder) => {
      const [batch, height, width, channels] = images.shape;
      const [newHeight, newWidth] = attributes.size;
      if (!isFloat(images) || newHeight < 1 || newWidth < 1) return undefined;
      const shape = [batch, newHeight, newWidth, channels];
      const factors = wholeFactors([height, width], attributes.size);
      if (!factors || attributes.alignCorners || attributes.halfPixelCenters) {
        return recordOne(recorder, {
          name: 'ResizeNearestNeighbor',
          attributes: [attributes.alignCorners, attributes.halfPixelCenters].join(),
          inputs: [images],
          shape,
          dtype: 'float32',
          build: (graph, [value]) => {
            const rows = graph.op('Gather', [value, graph.integers(nearestSources(height, newHeight, attributes))], {
              axis: 1,
            });
            return graph.op('Gather', [rows, graph.integers(nearestSources(width, newWidth, attributes))], { axis: 2 });
          },
        });
      }
      const { rows, columns } = factors;
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
        formulations: () => enlargementInBlocks(images.shape, factors, recorder.convolutionBlock),
      });
    },
  ),

  lowering<ResizeNearestNeighborGradInputs, ResizeNearestNeighborGradAttrs & Enlargement>(
    'ResizeNearestNeighborGrad',
    64,
    ({ images, dy }, options, recorder) => {
      const [batch, height, width, channels] = images.shape;
      const [newHeight, newWidth] = dy.shape.slice(1, 3);
      if (!isFloat(images, dy)) return undefined;
      const factors = wholeFactors([height, width], [newHeight, newWidth]);
      if (!factors || options.alignCorners || options.halfPixelCenters) {
        return recordOne(recorder, {
          name: 'ResizeNearestNeighborGrad',
          attributes: [options.alignCorners, options.halfPixelCenters].join(),
          inputs: [dy],
          shape: images.shape,
          dtype: 'float32',
          build: (graph, [gradient]) => {
            const rows = nearestSources(height, newHeight, options);
            const columns = nearestSources(width, newWidth, options);
            const bands = addCopies(graph, gradient, [batch, newHeight, newWidth * channels], height, rows);
            const pixels = addCopies(graph, bands, [batch * height, newWidth, channels], width, columns);
            return graph.reshape(pixels, images.shape);
          },
        });
      }
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
        formulations: () => gradientInBlocks(images.shape, factors, recorder.convolutionBlock),
      });
    },
  ),
];
