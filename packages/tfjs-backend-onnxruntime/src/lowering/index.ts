import { argmaxLowerings } from './argmax';
import { batchNormLowerings } from './batch-norm';
import { binaryLowerings } from './binary';
import { castLowerings } from './cast';
import { concatLowerings } from './concat';
import { conv2dLowerings } from './conv2d';
import { fillLowerings } from './fill';
import { fusedLowerings } from './fused';
import { gatherLowerings } from './gather';
import type { KernelLowering } from './kernel-lowering';
import { matmulLowerings } from './matmul';
import { padLowerings } from './pad';
import { reduceLowerings } from './reduce';
import { resizeNearestLowerings } from './resize-nearest';
import { selectLowerings } from './select';
import { sliceLowerings } from './slice';
import { softmaxLowerings } from './softmax';
import { splitLowerings } from './split';
import { tileLowerings } from './tile';
import { transposeLowerings } from './transpose';
import { unaryLowerings } from './unary';

/** Every kernel that runs on onnxruntime. */
export const lowerings: readonly KernelLowering[] = [
  ...argmaxLowerings,
  ...batchNormLowerings,
  ...binaryLowerings,
  ...castLowerings,
  ...concatLowerings,
  ...conv2dLowerings,
  ...fillLowerings,
  ...fusedLowerings,
  ...gatherLowerings,
  ...matmulLowerings,
  ...padLowerings,
  ...reduceLowerings,
  ...resizeNearestLowerings,
  ...selectLowerings,
  ...sliceLowerings,
  ...softmaxLowerings,
  ...splitLowerings,
  ...tileLowerings,
  ...transposeLowerings,
  ...unaryLowerings,
];
