import type { OneHotAttrs, OneHotInputs } from '@tensorflow/tfjs';
import { isNativeDataType, type NativeDataType } from '../onnx/element-type';
import { lowering, recordOne, type KernelLowering, type ScalarInput } from './kernel-lowering';

/** onValue where index = class and offValue elsewhere, also all along a row whose index is no class. */
export const oneHotLowerings: readonly KernelLowering[] = [
  lowering<OneHotInputs, OneHotAttrs>(
    'OneHot',
    64,
    ({ indices }, { depth, onValue, offValue, dtype }, recorder) => {
      const type: NativeDataType = isNativeDataType(dtype) ? dtype : 'float32';
      const isMask = type === 'bool';
      if (indices.dtype !== 'int32' || depth < 1 || dtype !== type) return undefined;
      if (isMask && !(onValue === 1 && offValue === 0)) return undefined;
      const values: ScalarInput[] = [onValue, offValue].map((scalar) => ({ scalar, dtype: type }));
      return recordOne(recorder, {
        name: 'OneHot',
        attributes: String(depth),
        inputs: isMask ? [indices] : [indices, ...values],
        shape: [...indices.shape, depth],
        dtype: type,
        build: (graph, [index, on, off]) => {
          const classes = graph.op(
            'Range',
            [0, depth, 1].map((value) => graph.scalar(value, 'int32')),
          );
          const isClass = graph.op('Equal', [graph.reshape(index, [...indices.shape, 1]), classes]);
          return isMask ? isClass : graph.op('Where', [isClass, on, off]);
        },
      });
    },
    'float32, int32, bool',
  ),
];
