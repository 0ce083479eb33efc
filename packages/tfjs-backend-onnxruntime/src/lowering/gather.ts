import { util, type GatherV2Attrs, type GatherV2Inputs } from '@tensorflow/tfjs';
import type { NativeDataType } from '../onnx/element-type';
import { lowering, recordOne, type KernelLowering } from './kernel-lowering';

export const gatherLowerings: readonly KernelLowering[] = [
  lowering<GatherV2Inputs, GatherV2Attrs>(
    'GatherV2',
    64,
    ({ x, indices }, { axis: givenAxis, batchDims }, recorder) => {
      if (batchDims !== 0 || indices.dtype !== 'int32' || x.shape.length === 0) return undefined;
      const axis = util.parseAxisParam(givenAxis, x.shape)[0];
      // ONNX counts negative indices from the end and TensorFlow.js refuses them: the cpu kernel throws its message.
      // In a compiled step the indices may be others at the next call: onnxruntime checks them.
      const outside =
        !recorder.isTracing &&
        Array.prototype.some.call(recorder.valuesOf(indices), (index: number) => index < 0 || index >= x.shape[axis]);
      if (outside) return undefined;
      return recordOne(recorder, {
        name: 'GatherV2',
        attributes: String(axis),
        inputs: [x, indices],
        shape: [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)],
        dtype: x.dtype as NativeDataType,
        build: (graph, [value, index]) => graph.op('Gather', [value, index], { axis }),
      });
    },
    'float32, int32, bool; no batch dimensions',
  ),
];
