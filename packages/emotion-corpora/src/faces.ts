export type { RgbImage } from './image/rgb-image';
export type { GreyImage } from './image/grey-image';
export { greyOf, rgbOfGrey } from './image/rgb-image';
export { alignFace, ckPlusEyeFrame } from './detection/align-face';
export type { EyeFrame } from './detection/align-face';
export { cropFace, mostCertainFace } from './detection/crop-face';
export type { CroppedFace } from './detection/crop-face';
export type { Box, DetectedFace, FaceDetector, Point } from './detection/face-detector';
