import type { LinSpaceAttrs, RangeAttrs } from '@tensorflow/tfjs';
import { evenlySpaced, rangeOf } from '../host/spaced-numbers';
import { lowering, type KernelLowering } from './kernel-lowering';

/** Evenly spaced numbers. Made at the call: their bounds may change from step to step, and there is nothing to compute on. */
export const rangeLowerings: readonly KernelLowering[] = [
  lowering<object, RangeAttrs>(
    'Range',
    0,
    (_, attributes, recorder) => {
      const values = rangeOf(attributes);
      return recorder.makeTensorInfo([values.length], attributes.dtype, values);
    },
    'all; data made at the call',
  ),
  lowering<object, LinSpaceAttrs>(
    'LinSpace',
    0,
    (_, attributes, recorder) => {
      const values = evenlySpaced(attributes);
      return recorder.makeTensorInfo([values.length], 'float32', values);
    },
    'all; data made at the call',
  ),
];
