export { smoothnessTerm, type SmoothnessTermOptions } from './smoothness-term';
export { tensorflowProduct } from './tensorflow-product';
