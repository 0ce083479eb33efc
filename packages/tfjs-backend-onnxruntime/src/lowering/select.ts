import { util, type SelectInputs } from '@tensorflow/tfjs';
import type { NativeDataType } from '../onnx/element-type';
import { lowering, recordOne, type KernelLowering } from './kernel-lowering';

/** `condition ? t : e`, element by element; tf.where broadcasts its arguments to one shape first. */
export const selectLowerings: readonly KernelLowering[] = [
  lowering<SelectInputs>(
    'Select',
    256,
    ({ condition, t, e }, _, recorder) => {
      if (t.dtype !== e.dtype || t.dtype === 'bool' || condition.dtype !== 'bool') return undefined;
      if (!util.arraysEqual(condition.shape, t.shape) || !util.arraysEqual(t.shape, e.shape)) return undefined;
      return recordOne(recorder, {
        name: 'Select',
        inputs: [condition, t, e],
        shape: t.shape,
        dtype: t.dtype as NativeDataType,
        isElementwise: true,
        build: (graph, [mask, yes, no]) => graph.op('Where', [mask, yes, no]),
      });
    },
    'float32, int32',
  ),
];
