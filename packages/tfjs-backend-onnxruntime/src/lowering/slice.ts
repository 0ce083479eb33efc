import { slice_util, util, type SliceAttrs, type SliceInputs } from '@tensorflow/tfjs';
import type { NativeDataType } from '../onnx/element-type';
import type { Formulation } from '../graph/recorded-node';
import { spatialInBlocks } from './spatial';
import { elementsOf, lowering, recordOne, type KernelLowering } from './kernel-lowering';

/** Of blocked numbers, where the slice has every item and every channel. */
function betweenBatchAndChannels(
  shape: readonly number[],
  begin: readonly number[],
  size: readonly number[],
  block: number,
): Formulation[] {
  const last = shape.length - 1;
  if (size[0] !== shape[0] || size[last] !== shape[last]) return [];
  const axes = begin.map((_, axis) => axis).slice(1, -1);
  const bounds = { axes, begin: axes.map((axis) => begin[axis]), end: axes.map((axis) => begin[axis] + size[axis]) };
  return spatialInBlocks({ operands: [shape], result: size }, block, (graph, [images]) => graph.slice(images, bounds));
}

export const sliceLowerings: readonly KernelLowering[] = [
  lowering<SliceInputs, SliceAttrs>(
    'Slice',
    128,
    ({ x }, attributes, recorder) => {
      if (x.shape.length === 0) return undefined;
      const [begin, size] = slice_util.parseSliceParams(x, attributes.begin, attributes.size);
      slice_util.assertParamsValid(x, begin, size);
      const elements = util.sizeFromShape(size);
      if (elements === 0) return undefined;
      if (elements === elementsOf(x)) return recorder.alias(x, size);
      if (!recorder.isPending(x) && slice_util.isSliceContinous(x.shape, begin, size)) {
        // minibatches of stored data start elsewhere each step: as operations they would compile a graph for every start
        const offset = slice_util.computeFlatOffset(begin, util.computeStrides(x.shape));
        const values = recorder.valuesOf(x).slice(offset, offset + elements);
        return recorder.makeTensorInfo(size, x.dtype, values);
      }
      return recordOne(recorder, {
        name: 'Slice',
        attributes: `${begin.join()};${size.join()}`,
        inputs: [x],
        shape: size,
        dtype: x.dtype as NativeDataType,
        build: (graph, [value]) =>
          graph.slice(value, {
            axes: begin.map((_, axis) => axis),
            begin,
            end: begin.map((first, axis) => first + size[axis]),
          }),
        formulations: () => betweenBatchAndChannels(x.shape, begin, size, recorder.convolutionBlock),
      });
    },
    'float32, int32, bool',
  ),
];
