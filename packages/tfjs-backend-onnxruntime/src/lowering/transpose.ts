import type { TransposeAttrs, TransposeInputs } from '@tensorflow/tfjs';
import type { NativeDataType } from '../onnx/element-type';
import { lowering, recordOne, type KernelLowering } from './kernel-lowering';

export const transposeLowerings: readonly KernelLowering[] = [
  lowering<TransposeInputs, TransposeAttrs>('Transpose', 128, ({ x }, { perm }, recorder) =>
    recordOne(recorder, {
      name: 'Transpose',
      attributes: perm.join(),
      inputs: [x],
      shape: perm.map((axis) => x.shape[axis]),
      dtype: x.dtype as NativeDataType,
      build: (graph, [value]) => graph.transpose(value, perm),
    }),
  ),
];
