export { accuracy } from './accuracy';
export type { ClassScores } from './class-scores';
export {
  classificationReport,
  type ClassificationReport,
  type ClassificationReportOptions,
  type ClassReport,
} from './classification-report';
export { confusionMatrix, type ConfusionMatrix } from './confusion-matrix';
export { MetricsError } from './errors';
export type { ExtractorOptions } from './extractor';
export {
  extrapolatedFrechetDistance,
  type ExtrapolatedFrechetDistance,
  type ExtrapolationOptions,
} from './extrapolated-frechet-distance';
export { featureStatistics, type FeatureStatistics } from './feature-statistics';
export { frechetDistance, type FrechetDistance } from './frechet-distance';
export { frechetDistanceInterval, type FrechetDistanceInterval } from './frechet-distance-interval';
export { inceptionScore, type InceptionScore, type InceptionScoreOptions } from './inception-score';
export { inceptionScoreInterval, type InceptionScoreInterval } from './inception-score-interval';
export { kernelDistance, type KernelDistance, type KernelDistanceOptions } from './kernel-distance';
export { kernelDistanceInterval, type KernelDistanceInterval } from './kernel-distance-interval';
export { macroF1 } from './macro-f1';
export { manifoldScores, type ManifoldScores, type ManifoldScoresOptions } from './manifold-scores';
export type { PolynomialKernel } from './polynomial-kernel';
export type { BootstrapOptions } from './resampling';
export type { RowMatrix } from './row-matrix';
export type { ScoreInterval, TwoSidedGroups } from './score-interval';
export { unweightedAverageRecall } from './unweighted-average-recall';
