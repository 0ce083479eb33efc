import { util, type ArgMaxAttrs, type ArgMaxInputs } from '@tensorflow/tfjs';
import { elementType } from '../onnx/element-type';
import { lowering, recordOne, type KernelLowering } from './kernel-lowering';

/**
 * The first index of the extremum. NaN never wins against an earlier element and never loses against a later one, as in the
 * cpu kernels: a leading NaN gives 0. `last` is what no number loses against.
 */
const extremum = (kernel: 'ArgMax' | 'ArgMin', last: number): KernelLowering =>
  lowering<ArgMaxInputs, ArgMaxAttrs>(
    kernel,
    512,
    ({ x }, attributes, recorder) => {
      if (!['float32', 'int32'].includes(x.dtype) || x.shape.length === 0) return undefined;
      const axis = util.parseAxisParam(attributes.axis, x.shape)[0];
      return recordOne(recorder, {
        name: kernel,
        attributes: String(axis),
        inputs: [x],
        shape: x.shape.filter((_, index) => index !== axis),
        dtype: 'int32',
        build: (graph, [value]) => {
          if (x.dtype === 'int32') {
            return graph.op('Cast', [graph.op(kernel, [value], { axis, keepdims: 0 })], { to: elementType.int32 });
          }
          const ordered = graph.op('Where', [graph.op('IsNaN', [value]), graph.scalar(last), value]);
          const found = graph.op(kernel, [ordered], { axis, keepdims: 0 });
          const first = graph.op('Gather', [value, graph.scalar(0, 'int64')], { axis });
          const index = graph.op('Where', [graph.op('IsNaN', [first]), graph.scalar(0, 'int64'), found]);
          return graph.op('Cast', [index], { to: elementType.int32 });
        },
      });
    },
    'float32, int32',
  );

export const argmaxLowerings: readonly KernelLowering[] = [extremum('ArgMax', -Infinity), extremum('ArgMin', Infinity)];
