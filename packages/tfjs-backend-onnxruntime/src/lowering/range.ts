import type { LinSpaceAttrs, RangeAttrs } from '@tensorflow/tfjs';
import { shared } from '@tensorflow/tfjs-backend-cpu';
import { lowering, type KernelLowering } from './kernel-lowering';

/** Evenly spaced numbers. Made at the call: their bounds may change from step to step, and there is nothing to compute on. */
export const rangeLowerings: readonly KernelLowering[] = [
  lowering<object, RangeAttrs>(
    'Range',
    0,
    (_, { start, stop, step, dtype }, recorder) => {
      const values = shared.rangeImpl(start, stop, step, dtype);
      return recorder.makeTensorInfo([values.length], dtype, values);
    },
    'all; data made at the call',
  ),
  lowering<object, LinSpaceAttrs>(
    'LinSpace',
    0,
    (_, { start, stop, num }, recorder) => {
      const values = shared.linSpaceImpl(start, stop, num);
      return recorder.makeTensorInfo([values.length], 'float32', values);
    },
    'all; data made at the call',
  ),
];
