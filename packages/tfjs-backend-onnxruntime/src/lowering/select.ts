import type { SelectInputs } from '@tensorflow/tfjs';
import type { NativeDataType } from '../onnx/element-type';
import { lowering, recordOne, type KernelLowering } from './kernel-lowering';

/** `condition ? t : e`; a condition of rank 1 chooses whole rows of t and e. */
export const selectLowerings: readonly KernelLowering[] = [
  lowering<SelectInputs>('Select', 256, ({ condition, t, e }, _, recorder) => {
    if (t.dtype !== e.dtype || t.dtype === 'bool' || condition.dtype !== 'bool') return undefined;
    const choosesRows = condition.shape.length === 1 && t.shape.length > 1;
    return recordOne(recorder, {
      name: 'Select',
      inputs: [condition, t, e],
      shape: t.shape,
      dtype: t.dtype as NativeDataType,
      build: (graph, [mask, yes, no]) => {
        const shape = [condition.shape[0], ...t.shape.slice(1).map(() => 1)];
        return graph.op('Where', [choosesRows ? graph.reshape(mask, shape) : mask, yes, no]);
      },
    });
  }),
];
