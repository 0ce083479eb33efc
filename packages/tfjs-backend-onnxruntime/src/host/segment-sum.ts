import type { UnsortedSegmentSumAttrs, UnsortedSegmentSumInputs } from '@tensorflow/tfjs';
import { corrected, numbersOf, sizeOf, tensorOf, type CorrectedKernel } from './corrected-kernel';

export const correctedSegmentSum: readonly CorrectedKernel[] = [
  corrected<UnsortedSegmentSumInputs, UnsortedSegmentSumAttrs>('UnsortedSegmentSum', {
    fault:
      'NaN and infinities of one segment spread to all, as NaN; integers become float32; identifiers along several axes leave axes of one element',
    concerns: ({ x, segmentIds }, _, backend) =>
      x.dtype === 'int32' || segmentIds.shape.length > 1 || !Array.from(numbersOf(backend, x)).every(Number.isFinite),
    compute: ({ x, segmentIds }, { numSegments }, backend) => {
      const rest = x.shape.slice(segmentIds.shape.length);
      const width = sizeOf(rest);
      const [values, ids] = [numbersOf(backend, x), numbersOf(backend, segmentIds)];
      const sums = new Float64Array(numSegments * width);
      ids.forEach((segment: number, row: number) => {
        if (segment < 0 || segment >= numSegments) return;
        for (let column = 0; column < width; column++) sums[segment * width + column] += values[row * width + column];
      });
      return tensorOf(backend, [numSegments, ...rest], x.dtype, sums);
    },
  }),
];
