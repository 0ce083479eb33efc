/** beta and gamma as other libraries write them. */
export {
  gammaFromStandardDeviation,
  scaleFromGraphLearning,
  scaleFromPyGsp,
  scaleFromScikitLearn,
  type RbfScale,
} from './rbf-gamma';
export type { FeatureMatrix } from './feature-matrix';
