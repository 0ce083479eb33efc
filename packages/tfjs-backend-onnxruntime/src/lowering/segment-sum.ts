import { util, type TensorInfo, type UnsortedSegmentSumAttrs } from '@tensorflow/tfjs';
import { elementType } from '../onnx/element-type';
import { isFloat, lowering, recordOne, type KernelLowering } from './kernel-lowering';

/**
 * y[s] = sum of x[i] over every i with segmentIds[i] = s: the gradient of gather and thus of embeddings. Identifiers that name no
 * segment count nowhere: their rows are added to the first segment as zeros.
 */
export const segmentSumLowerings: readonly KernelLowering[] = [
  lowering<{ x: TensorInfo; segmentIds: TensorInfo }, UnsortedSegmentSumAttrs>(
    'UnsortedSegmentSum',
    64,
    ({ x, segmentIds }, { numSegments }, recorder) => {
      const [rows, ...rest] = x.shape;
      if (!isFloat(x) || segmentIds.dtype !== 'int32' || segmentIds.shape.length !== 1) return undefined;
      if (segmentIds.shape[0] !== rows || numSegments < 1) return undefined;
      const width = util.sizeFromShape(rest);
      return recordOne(recorder, {
        name: 'UnsortedSegmentSum',
        attributes: String(numSegments),
        inputs: [x, segmentIds],
        shape: [numSegments, ...rest],
        dtype: 'float32',
        build: (graph, [value, ids]) => {
          const zero = graph.scalar(0);
          const none = graph.scalar(0, 'int32');
          const isSegment = graph.op('And', [
            graph.op('GreaterOrEqual', [ids, none]),
            graph.op('Less', [ids, graph.scalar(numSegments, 'int32')]),
          ]);
          const targets = graph.op('Cast', [graph.op('Where', [isSegment, ids, none])], { to: elementType.int64 });
          const mask = graph.reshape(isSegment, [rows, 1]);
          const terms = graph.op('Where', [mask, graph.reshape(value, [rows, width]), zero]);
          const empty = graph.op('Expand', [zero, graph.integers([numSegments, width])]);
          const inputs = [empty, graph.reshape(targets, [rows, 1]), terms];
          return graph.reshape(graph.op('ScatterND', inputs, { reduction: 'add' }), [numSegments, ...rest]);
        },
      });
    },
    'one-dimensional segmentIds',
  ),
];
