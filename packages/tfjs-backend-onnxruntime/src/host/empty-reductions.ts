import { util, type TensorInfo } from '@tensorflow/tfjs';
import { corrected, sizeOf, tensorOf, type CorrectedKernel } from './corrected-kernel';

interface ReductionAttributes {
  axis?: number | number[];
  /** What the kernel Max calls its axes. */
  reductionIndices?: number | number[];
  keepDims?: boolean;
}

type Inputs = { x: TensorInfo };

const axesOf = ({ shape }: TensorInfo, { axis, reductionIndices }: ReductionAttributes): number[] =>
  util.parseAxisParam((axis ?? reductionIndices)!, shape);

/** What a reduction over no elements gives: the neutral element, or NaN for a mean. */
function emptyReduction(kernel: string, found: string, valueOf: (dtype: string) => number): CorrectedKernel {
  return corrected<Inputs, ReductionAttributes>(kernel, {
    fault: `over no elements it gives ${found}`,
    concerns: ({ x }, attributes) => axesOf(x, attributes).some((axis) => x.shape[axis] === 0),
    compute: ({ x }, attributes, backend) => {
      const axes = axesOf(x, attributes);
      const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
      const shape = attributes.keepDims ? kept : x.shape.filter((_, axis) => !axes.includes(axis));
      const dtype = kernel === 'Mean' ? 'float32' : x.dtype;
      return tensorOf(backend, shape, dtype, new Array<number>(sizeOf(shape)).fill(valueOf(x.dtype)));
    },
  });
}

export const correctedEmptyReductions: readonly CorrectedKernel[] = [
  emptyReduction('All', 'false', () => 1),
  emptyReduction('Mean', '0', () => NaN),
  emptyReduction('Max', 'NaN, or 0 for integers', (dtype) =>
    dtype === 'int32' ? -(2 ** 31) : dtype === 'bool' ? 0 : -Infinity,
  ),
  emptyReduction('Min', 'NaN, or 0 for integers', (dtype) =>
    dtype === 'int32' ? 2 ** 31 - 1 : dtype === 'bool' ? 1 : Infinity,
  ),
];
