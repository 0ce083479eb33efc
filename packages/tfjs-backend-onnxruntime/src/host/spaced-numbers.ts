import type { LinSpaceAttrs, RangeAttrs } from '@tensorflow/tfjs';
import { shared } from '@tensorflow/tfjs-backend-cpu';
import { corrected, tensorOf, type CorrectedKernel } from './corrected-kernel';

const fault = 'the steps are added up in float32, and a long row ends percents away from where it should';

/** start, start + step, ... to stop, which is the last. */
export function evenlySpaced({ start, stop, num }: LinSpaceAttrs): Float32Array {
  const step = (stop - start) / (num - 1);
  return Float32Array.from({ length: num }, (_, index) =>
    index > 0 && index === num - 1 ? stop : start + (index === 0 ? 0 : index * step),
  );
}

/** As many numbers as TensorFlow.js counts, start + i step each. Whole numbers are exact as it adds them up. */
export function rangeOf({ start, stop, step, dtype }: RangeAttrs): Float32Array | Int32Array {
  const values = shared.rangeImpl(start, stop, step, dtype);
  if (!(values instanceof Float32Array)) return values;
  const towards = stop < start && step === 1 ? -1 : step; // as TensorFlow.js takes its default
  return values.map((_, index) => start + index * towards);
}

export const correctedSpacedNumbers: readonly CorrectedKernel[] = [
  corrected<object, LinSpaceAttrs>('LinSpace', {
    fault,
    concerns: () => true,
    compute: (_, attributes, backend) => {
      const values = evenlySpaced(attributes);
      return tensorOf(backend, [values.length], 'float32', values);
    },
  }),
  corrected<object, RangeAttrs>('Range', {
    fault,
    concerns: (_, { dtype }) => dtype === 'float32',
    compute: (_, attributes, backend) => {
      const values = rangeOf(attributes);
      return tensorOf(backend, [values.length], attributes.dtype, values);
    },
  }),
];
