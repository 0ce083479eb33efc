import { slice_util, type StridedSliceAttrs, type StridedSliceInputs, type TensorInfo } from '@tensorflow/tfjs';
import {
  corrected,
  forEachPlace,
  numbersOf,
  sizeOf,
  stridesOf,
  tensorOf,
  type CorrectedKernel,
} from './corrected-kernel';

/** The bounds and steps along every axis of x, the sizes they leave, and the result's shape. */
function sliceOf(x: TensorInfo, attributes: StridedSliceAttrs) {
  const { finalShape, begin, end, strides } = slice_util.sliceInfo(
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
  const sizes = slice_util.computeOutShape(begin, end, strides).map((size) => Math.max(0, size));
  return { finalShape, begin, strides, sizes };
}

export const correctedStridedSlice: readonly CorrectedKernel[] = [
  corrected<StridedSliceInputs, StridedSliceAttrs>('StridedSlice', {
    fault:
      'where an axis is dropped or added, the steps go along the wrong axes; of an empty range that ends one before its begin, the rest of the axis is given',
    concerns: ({ x }, attributes) => {
      if (x.dtype === 'string' || x.dtype === 'complex64') return false;
      return Boolean(attributes.shrinkAxisMask || attributes.newAxisMask) || sizeOf(sliceOf(x, attributes).sizes) === 0;
    },
    compute: ({ x }, attributes, backend) => {
      const { finalShape, begin, strides, sizes } = sliceOf(x, attributes);
      const values = numbersOf(backend, x);
      const apart = stridesOf(x.shape);
      const first = begin.reduce((place, index, axis) => place + index * apart[axis], 0);
      const steps = strides.map((step, axis) => step * apart[axis]);
      const taken: number[] = [];
      forEachPlace(sizes, [steps], (_, [place]) => taken.push(values[first + place]));
      return tensorOf(backend, finalShape, x.dtype, taken);
    },
  }),
];
