import {
  backend_util,
  util,
  type GatherNdInputs,
  type ScatterNdAttrs,
  type ScatterNdInputs,
  type TensorInfo,
} from '@tensorflow/tfjs';
import type { GraphBuilder, Value } from '../graph/graph-builder';
import { elementType, type NativeDataType } from '../onnx/element-type';
import { lowering, recordOne, type KernelLowering, type OperationRecorder } from './kernel-lowering';

/**
 * Whether each index lies inside `shape`. The cpu kernel takes, and mostly refuses, the others, which ONNX would count from the
 * end. Reads the indices, since TensorFlow.js throws at the call.
 */
function areInside(indices: TensorInfo, shape: readonly number[], recorder: OperationRecorder): boolean {
  if (recorder.isTracing) return true; // other indices at the next call: onnxruntime checks them
  const depth = indices.shape.at(-1)!;
  return Array.prototype.every.call(
    recorder.valuesOf(indices),
    (index: number, position: number) => index >= 0 && index < shape[position % depth],
  );
}

const asInt64 = (graph: GraphBuilder, value: Value): Value => graph.op('Cast', [value], { to: elementType.int64 });

export const gatherNdLowerings: readonly KernelLowering[] = [
  lowering<GatherNdInputs>(
    'GatherNd',
    64,
    ({ params, indices }, _, recorder) => {
      const [shape] = backend_util.prepareAndValidate(params, indices);
      if (indices.dtype !== 'int32' || !areInside(indices, params.shape, recorder)) return undefined;
      return recordOne(recorder, {
        name: 'GatherNd',
        inputs: [params, indices],
        shape,
        dtype: params.dtype as NativeDataType,
        build: (graph, [data, index]) => graph.op('GatherND', [data, asInt64(graph, index)]),
      });
    },
    'float32, int32, bool',
  ),

  lowering<ScatterNdInputs, ScatterNdAttrs>(
    'ScatterNd',
    64,
    ({ indices, updates }, { shape }, recorder) => {
      if (indices.dtype !== 'int32' || !['float32', 'int32'].includes(updates.dtype)) return undefined;
      if (indices.shape.length < 2 || util.sizeFromShape(shape) === 0) return undefined;
      backend_util.calculateShapes(updates, indices, shape);
      const depth = indices.shape.at(-1)!;
      const expected = [...indices.shape.slice(0, -1), ...shape.slice(depth)];
      if (!util.arraysEqual(updates.shape, expected) || !areInside(indices, shape, recorder)) return undefined;
      const dtype = updates.dtype as 'float32' | 'int32';
      return recordOne(recorder, {
        name: 'ScatterNd',
        inputs: [indices, updates],
        shape,
        dtype,
        build: (graph, [index, values]) => {
          const zeros = graph.op('Expand', [graph.scalar(0, dtype), graph.integers(shape)]);
          return graph.op('ScatterND', [zeros, asInt64(graph, index), values], { reduction: 'add' });
        },
      });
    },
    'float32, int32',
  ),
];
