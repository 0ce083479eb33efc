import {
  slice_util,
  util,
  type FlipLeftRightInputs,
  type ReverseAttrs,
  type ReverseInputs,
  type StridedSliceAttrs,
  type StridedSliceInputs,
} from '@tensorflow/tfjs';
import type { NativeDataType } from '../onnx/element-type';
import { isFloat, lowering, recordOne, type KernelLowering } from './kernel-lowering';

/** Any bound before the first element, as ONNX writes a range that runs backwards to it. */
const beforeFirst = -(2 ** 31);

export const stridedSliceLowerings: readonly KernelLowering[] = [
  lowering<StridedSliceInputs, StridedSliceAttrs>(
    'StridedSlice',
    128,
    ({ x }, attributes, recorder) => {
      const { finalShape, isIdentity, begin, end, strides } = slice_util.sliceInfo(
        x.shape,
        attributes.begin,
        attributes.end,
        attributes.strides,
        attributes.beginMask,
        attributes.endMask,
        attributes.ellipsisMask,
        attributes.newAxisMask,
        attributes.shrinkAxisMask,
      );
      if (util.sizeFromShape(finalShape) === 0 || x.shape.length === 0) return undefined;
      if (isIdentity) return recorder.alias(x, finalShape);
      const sizes = slice_util.computeOutShape(begin, end, strides);
      const bounds = end.map((bound) => (bound < 0 ? beforeFirst : bound));
      return recordOne(recorder, {
        name: 'StridedSlice',
        attributes: [begin, bounds, strides].join(';'),
        inputs: [x],
        shape: finalShape,
        dtype: x.dtype as NativeDataType,
        build: (graph, [value]) => {
          const part = graph.slice(value, { axes: begin.map((_, axis) => axis), begin, end: bounds, step: strides });
          return util.arraysEqual(finalShape, sizes) ? part : graph.reshape(part, finalShape);
        },
      });
    },
    'float32, int32, bool',
  ),

  lowering<FlipLeftRightInputs>('FlipLeftRight', 128, ({ image }, _, recorder) => {
    if (!isFloat(image)) return undefined;
    return recordOne(recorder, {
      name: 'FlipLeftRight',
      inputs: [image],
      shape: image.shape,
      dtype: 'float32',
      build: (graph, [value]) => graph.slice(value, { axes: [2], begin: [-1], end: [beforeFirst], step: [-1] }),
    });
  }),

  lowering<ReverseInputs, ReverseAttrs>(
    'Reverse',
    128,
    ({ x }, { dims }, recorder) => {
      const axes = util.parseAxisParam(dims, x.shape).filter((axis) => x.shape[axis] > 1);
      if (axes.length === 0) return recorder.alias(x, x.shape);
      const every = (bound: number): number[] => axes.map(() => bound);
      return recordOne(recorder, {
        name: 'Reverse',
        attributes: axes.join(),
        inputs: [x],
        shape: x.shape,
        dtype: x.dtype as NativeDataType,
        build: (graph, [value]) =>
          graph.slice(value, { axes, begin: every(-1), end: every(beforeFirst), step: every(-1) }),
      });
    },
    'float32, int32, bool',
  ),
];
