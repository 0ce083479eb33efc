import { util, type ArgMaxAttrs, type ArgMaxInputs } from '@tensorflow/tfjs';
import { elementType } from '../onnx/element-type';
import { isFloat, lowering, recordOne, type KernelLowering } from './kernel-lowering';

/**
 * The first index of the greatest element. NaN never wins against an earlier element and never loses against a later
 * one, as in the cpu kernel: a leading NaN gives 0.
 */
export const argmaxLowerings: readonly KernelLowering[] = [
  lowering<ArgMaxInputs, ArgMaxAttrs>('ArgMax', 512, ({ x }, attributes, recorder) => {
    if (!isFloat(x) || x.shape.length === 0) return undefined;
    const axis = util.parseAxisParam(attributes.axis, x.shape)[0];
    return recordOne(recorder, {
      name: 'ArgMax',
      attributes: String(axis),
      inputs: [x],
      shape: x.shape.filter((_, index) => index !== axis),
      dtype: 'int32',
      build: (graph, [value]) => {
        const least = graph.scalar(-Infinity);
        const ordered = graph.op('Where', [graph.op('IsNaN', [value]), least, value]);
        const greatest = graph.op('ArgMax', [ordered], { axis, keepdims: 0 });
        const first = graph.op('Gather', [value, graph.scalar(0, 'int64')], { axis });
        const index = graph.op('Where', [graph.op('IsNaN', [first]), graph.scalar(0, 'int64'), greatest]);
        return graph.op('Cast', [index], { to: elementType.int32 });
      },
    });
  }),
];
