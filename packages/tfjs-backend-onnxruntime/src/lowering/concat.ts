import { backend_util, util, type ConcatAttrs, type PackAttrs, type TensorInfo } from '@tensorflow/tfjs';
import type { NativeDataType } from '../onnx/element-type';
import { lowering, recordOne, type KernelLowering, type OperationRecorder } from './kernel-lowering';

function recordConcat(
  recorder: OperationRecorder,
  parts: readonly TensorInfo[],
  axis: number,
  shape: number[],
): TensorInfo {
  return recordOne(recorder, {
    name: 'Concat',
    attributes: String(axis),
    inputs: parts,
    shape,
    dtype: parts[0].dtype as NativeDataType,
    build: (graph, values) => graph.op('Concat', values, { axis }),
  });
}

const sameType = (parts: readonly TensorInfo[]): boolean => parts.every(({ dtype }) => dtype === parts[0].dtype);

export const concatLowerings: readonly KernelLowering[] = [
  lowering<TensorInfo[], ConcatAttrs>(
    'Concat',
    128,
    (inputs, attributes, recorder) => {
      const parts = Object.values(inputs);
      const shapes = parts.map(({ shape }) => shape);
      const axis = util.parseAxisParam(attributes.axis, parts[0].shape)[0];
      backend_util.assertParamsConsistent(shapes, axis);
      if (!sameType(parts)) return undefined;
      if (parts.length === 1) return recorder.alias(parts[0], parts[0].shape);
      return recordConcat(recorder, parts, axis, backend_util.computeOutShape(shapes, axis));
    },
    'float32, int32, bool',
  ),

  /** Stacks along a new axis: a concatenation of parts reshaped to have it. */
  lowering<TensorInfo[], PackAttrs>(
    'Pack',
    128,
    (inputs, attributes, recorder) => {
      const parts = Object.values(inputs);
      const [first] = parts;
      if (!sameType(parts) || !parts.every(({ shape }) => util.arraysEqual(shape, first.shape))) return undefined;
      const axis = attributes.axis < 0 ? attributes.axis + first.shape.length + 1 : attributes.axis;
      const withSize = (size: number): number[] => [...first.shape.slice(0, axis), size, ...first.shape.slice(axis)];
      const expanded = parts.map(({ dataId, dtype }) => ({ dataId, dtype, shape: withSize(1) }));
      return recordConcat(recorder, expanded, axis, withSize(parts.length));
    },
    'float32, int32, bool',
  ),
];
