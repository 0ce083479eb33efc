import { argmaxLowerings } from './argmax';
import { batchNormLowerings } from './batch-norm';
import { binaryLowerings } from './binary';
import { castLowerings } from './cast';
import { classifyNumbersLowerings } from './classify-numbers';
import { concatLowerings } from './concat';
import { conv2dLowerings } from './conv2d';
import { alsoChannelsFirst } from './conv2d-channels-first';
import { conv3dLowerings } from './conv3d';
import { cumulativeLowerings } from './cumulative';
import { depthwiseLowerings } from './depthwise';
import { einsumLowerings } from './einsum';
import { fillLowerings } from './fill';
import { fusedLowerings } from './fused';
import { gatherLowerings } from './gather';
import { gatherNdLowerings } from './gather-nd';
import type { KernelLowering } from './kernel-lowering';
import { logicalReduceLowerings } from './logical-reduce';
import { matmulLowerings } from './matmul';
import { moduloLowerings } from './modulo';
import { oneHotLowerings } from './one-hot';
import { padLowerings } from './pad';
import { poolingLowerings } from './pooling';
import { rangeLowerings } from './range';
import { reduceLowerings } from './reduce';
import { resizeBilinearLowerings } from './resize-bilinear';
import { resizeNearestLowerings } from './resize-nearest';
import { segmentSumLowerings } from './segment-sum';
import { selectLowerings } from './select';
import { sliceLowerings } from './slice';
import { softmaxLowerings } from './softmax';
import { spaceToBatchLowerings } from './space-to-batch';
import { splitLowerings } from './split';
import { stridedSliceLowerings } from './strided-slice';
import { tileLowerings } from './tile';
import { topKLowerings } from './top-k';
import { transposeLowerings } from './transpose';
import { trigonometricLowerings } from './trigonometric';
import { unaryLowerings } from './unary';

/** Every kernel that runs on onnxruntime. */
export const lowerings: readonly KernelLowering[] = [
  ...argmaxLowerings,
  ...batchNormLowerings,
  ...binaryLowerings,
  ...castLowerings,
  ...classifyNumbersLowerings,
  ...concatLowerings,
  ...alsoChannelsFirst(conv2dLowerings),
  ...conv3dLowerings,
  ...cumulativeLowerings,
  ...depthwiseLowerings,
  ...einsumLowerings,
  ...fillLowerings,
  ...alsoChannelsFirst(fusedLowerings),
  ...gatherLowerings,
  ...gatherNdLowerings,
  ...logicalReduceLowerings,
  ...matmulLowerings,
  ...moduloLowerings,
  ...oneHotLowerings,
  ...padLowerings,
  ...poolingLowerings,
  ...rangeLowerings,
  ...reduceLowerings,
  ...resizeBilinearLowerings,
  ...resizeNearestLowerings,
  ...segmentSumLowerings,
  ...selectLowerings,
  ...sliceLowerings,
  ...softmaxLowerings,
  ...spaceToBatchLowerings,
  ...splitLowerings,
  ...stridedSliceLowerings,
  ...tileLowerings,
  ...topKLowerings,
  ...transposeLowerings,
  ...trigonometricLowerings,
  ...unaryLowerings,
];
