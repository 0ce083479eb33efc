/** The single changes that `augmentSpeech` and `augmentBatch` are made of. */
export { maskBands, maskFrames } from './augmentation/mask-run';
export { spectralCurve } from './augmentation/spectral-curve';
export { warpBands } from './augmentation/warp-bands';
export { warpTime } from './augmentation/warp-time';
