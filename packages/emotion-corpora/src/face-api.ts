export { createFaceApiDetector } from './detection/face-api-detector';
export type { FaceApiDetectorOptions, FaceApiModel } from './detection/face-api-detector';
