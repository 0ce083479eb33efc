import type { KernelFunc } from '@tensorflow/tfjs';
import type { CorrectedKernel, HostBackend } from './corrected-kernel';
import { correctedCounts } from './counted';
import { correctedCumulative } from './cumulative';
import { correctedDepthwise } from './depthwise';
import { correctedEinsum } from './einsum';
import { correctedElementwise } from './elementwise';
import { correctedEmptyReductions } from './empty-reductions';
import { correctedIndexed } from './indexed';
import { correctedMatrixProducts } from './matrix-products';
import { correctedPoolGradients } from './pool-gradients';
import { correctedResizeGradients } from './resize-gradients';
import { correctedSegmentSum } from './segment-sum';
import { correctedSpacedNumbers } from './spaced-numbers';
import { correctedStridedSlice } from './strided-slice';
import { correctedTransform } from './transform';
import { correctedVolumes } from './volumes';
import { correctedWholeNumberProducts } from './whole-number-products';
import { correctedWideIntegers } from './wide-integers';

/** Every kernel of TensorFlow.js' cpu back end that is known to be wrong, with the calls it gets wrong and what is computed instead. */
export const correctedKernels: readonly CorrectedKernel[] = [
  ...correctedCounts,
  ...correctedCumulative,
  ...correctedDepthwise,
  ...correctedEinsum,
  ...correctedElementwise,
  ...correctedEmptyReductions,
  ...correctedIndexed,
  ...correctedMatrixProducts,
  ...correctedPoolGradients,
  ...correctedResizeGradients,
  ...correctedSegmentSum,
  ...correctedSpacedNumbers,
  ...correctedStridedSlice,
  ...correctedTransform,
  ...correctedVolumes,
  ...correctedWholeNumberProducts,
  ...correctedWideIntegers,
];

const byKernel = new Map(correctedKernels.map((correction) => [correction.kernel, correction]));

/**
 * The kernel that computes on the host, in JavaScript: the cpu kernel of TensorFlow.js but for the calls that it is known to get wrong.
 *
 * @param name of the kernel
 * @param cpuKernel TensorFlow.js' own
 */
export function hostKernel(name: string, cpuKernel: KernelFunc): KernelFunc {
  const correction = byKernel.get(name);
  if (correction === undefined) return cpuKernel;
  return (call) => {
    const backend = call.backend as HostBackend;
    const [inputs, attributes] = [call.inputs as never, (call.attrs ?? {}) as never];
    if (!correction.concerns(inputs, attributes, backend)) return cpuKernel(call);
    return correction.compute(inputs, attributes, backend, cpuKernel);
  };
}
