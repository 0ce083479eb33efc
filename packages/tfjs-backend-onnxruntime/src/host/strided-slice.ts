import { slice_util, type StridedSliceAttrs, type StridedSliceInputs } from '@tensorflow/tfjs';
import { corrected, forEachPlace, numbersOf, stridesOf, tensorOf, type CorrectedKernel } from './corrected-kernel';

export const correctedStridedSlice: readonly CorrectedKernel[] = [
  corrected<StridedSliceInputs, StridedSliceAttrs>('StridedSlice', {
    fault: 'where an axis is dropped or added, the steps go along the wrong axes',
    concerns: ({ x }, { shrinkAxisMask, newAxisMask }) =>
      x.dtype !== 'string' && x.dtype !== 'complex64' && Boolean(shrinkAxisMask || newAxisMask),
    compute: ({ x }, attributes, backend) => {
      const { begin, end, strides, beginMask, endMask, ellipsisMask, newAxisMask, shrinkAxisMask } = attributes;
      const slice = slice_util.sliceInfo(
        x.shape,
        begin,
        end,
        strides,
        beginMask,
        endMask,
        ellipsisMask,
        newAxisMask,
        shrinkAxisMask,
      );
      const sizes = slice_util.computeOutShape(slice.begin, slice.end, slice.strides);
      const values = numbersOf(backend, x);
      const apart = stridesOf(x.shape);
      const first = slice.begin.reduce((place, index, axis) => place + index * apart[axis], 0);
      const steps = slice.strides.map((step, axis) => step * apart[axis]);
      const taken: number[] = [];
      forEachPlace(sizes, [steps], (_, [place]) => taken.push(values[first + place]));
      return tensorOf(backend, slice.finalShape, x.dtype, taken);
    },
  }),
];
