import { util, type AllAttrs, type TensorInfo } from '@tensorflow/tfjs';
import { elementType } from '../onnx/element-type';
import { lowering, recordOne, type KernelLowering } from './kernel-lowering';

/** Whether all, or any, elements along the axes are true: the least, or the greatest, of 0 and 1. */
const reduction = (kernel: 'All' | 'Any', operator: 'ReduceMin' | 'ReduceMax'): KernelLowering =>
  lowering<{ x: TensorInfo }, AllAttrs>(
    kernel,
    256,
    ({ x }, { axis, keepDims }, recorder) => {
      if (x.dtype !== 'bool') return undefined;
      const axes = util.parseAxisParam(axis, x.shape);
      if (axes.length === 0) return recorder.alias(x, x.shape);
      const kept = x.shape.map((size, index) => (axes.includes(index) ? 1 : size));
      const keepdims = keepDims ? 1 : 0;
      return recordOne(recorder, {
        name: kernel,
        attributes: `${axes.join()};${keepdims}`,
        inputs: [x],
        shape: keepDims ? kept : x.shape.filter((_, index) => !axes.includes(index)),
        dtype: 'bool',
        build: (graph, [value]) => {
          const numbers = graph.op('Cast', [value], { to: elementType.int32 });
          return graph.op('Cast', [graph.op(operator, [numbers], { axes, keepdims })], { to: elementType.bool });
        },
      });
    },
    'bool',
  );

export const logicalReduceLowerings: readonly KernelLowering[] = [
  reduction('All', 'ReduceMin'),
  reduction('Any', 'ReduceMax'),
];
