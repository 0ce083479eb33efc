import {
  backend_util,
  util,
  type SplitVAttrs,
  type SplitVInputs,
  type UnpackAttrs,
  type UnpackInputs,
} from '@tensorflow/tfjs';
import type { NativeDataType } from '../onnx/element-type';
import { lowering, type KernelLowering } from './kernel-lowering';

const replaceAt = (shape: readonly number[], axis: number, sizes: readonly number[]): number[] => [
  ...shape.slice(0, axis),
  ...sizes,
  ...shape.slice(axis + 1),
];

export const splitLowerings: readonly KernelLowering[] = [
  lowering<SplitVInputs, SplitVAttrs>(
    'SplitV',
    128,
    ({ x }, attributes, recorder) => {
      const axis = util.parseAxisParam(attributes.axis, x.shape)[0];
      const sizes = backend_util.prepareSplitSize(x, attributes.numOrSizeSplits, axis);
      if (sizes.length === 1) return [recorder.alias(x, x.shape)];
      if (sizes.includes(0)) return undefined;
      return recorder.record({
        name: 'SplitV',
        attributes: `${axis};${sizes.join()}`,
        inputs: [x],
        outputs: sizes.map((size) => ({ shape: replaceAt(x.shape, axis, [size]), dtype: x.dtype as NativeDataType })),
        build: (graph, [value]) =>
          graph.ops('Split', [value, graph.integers(sizes)], { axis }, { outputs: sizes.length }),
      });
    },
    'float32, int32, bool',
  ),

  lowering<UnpackInputs, UnpackAttrs>(
    'Unpack',
    128,
    ({ value: x }, attributes, recorder) => {
      const axis = attributes.axis < 0 ? attributes.axis + x.shape.length : attributes.axis;
      const count = x.shape[axis];
      const shape = replaceAt(x.shape, axis, []);
      if (count === 1) return [recorder.alias(x, shape)];
      return recorder.record({
        name: 'Unpack',
        attributes: String(axis),
        inputs: [x],
        outputs: Array.from({ length: count }, () => ({ shape, dtype: x.dtype as NativeDataType })),
        build: (graph, [value]) =>
          graph
            .ops('Split', [value, graph.integers(Array<number>(count).fill(1))], { axis }, { outputs: count })
            .map((part) => graph.reshape(part, shape)),
      });
    },
    'float32, int32, bool',
  ),
];
