import type { TensorInfo, TransposeAttrs, TransposeInputs } from '@tensorflow/tfjs';
import type { NativeDataType } from '../onnx/element-type';
import { lowering, recordOne, type KernelLowering, type OperationRecorder } from './kernel-lowering';

export function recordTranspose(recorder: OperationRecorder, x: TensorInfo, perm: readonly number[]): TensorInfo {
  return recordOne(recorder, {
    name: 'Transpose',
    attributes: perm.join(),
    inputs: [x],
    shape: perm.map((axis) => x.shape[axis]),
    dtype: x.dtype as NativeDataType,
    build: (graph, [value]) => graph.transpose(value, perm),
  });
}

export const transposeLowerings: readonly KernelLowering[] = [
  lowering<TransposeInputs, TransposeAttrs>(
    'Transpose',
    128,
    ({ x }, { perm }, recorder) => recordTranspose(recorder, x, perm),
    'float32, int32, bool',
  ),
];
