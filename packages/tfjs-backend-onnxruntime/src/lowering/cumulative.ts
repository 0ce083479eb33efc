import { util, type CumsumAttrs, type CumsumInputs } from '@tensorflow/tfjs';
import { elementType, type NativeDataType } from '../onnx/element-type';
import { lowering, recordOne, type KernelLowering } from './kernel-lowering';

/** Sums of the elements so far along an axis, with the element or (exclusive) without, from the end where reversed. */
export const cumulativeLowerings: readonly KernelLowering[] = [
  lowering<CumsumInputs, CumsumAttrs>(
    'Cumsum',
    128,
    ({ x }, attributes, recorder) => {
      if (x.shape.length === 0) return undefined;
      const [axis] = util.parseAxisParam(attributes.axis, x.shape);
      const exclusive = attributes.exclusive ? 1 : 0;
      const reverse = attributes.reverse ? 1 : 0;
      const dtype: NativeDataType = x.dtype === 'float32' ? 'float32' : 'int32';
      return recordOne(recorder, {
        name: 'Cumsum',
        attributes: [axis, exclusive, reverse].join(),
        inputs: [x],
        shape: x.shape,
        dtype,
        build: (graph, [value]) => {
          const terms = x.dtype === 'bool' ? graph.op('Cast', [value], { to: elementType.int32 }) : value;
          return graph.op('CumSum', [terms, graph.scalar(axis, 'int64')], { exclusive, reverse });
        },
      });
    },
    'float32, int32, bool',
  ),
];
