export { accuracy } from './accuracy';
export { bootstrapInterval, bootstrapStatistic, type BootstrapInterval } from './bootstrap-interval';
export type { ClassScores } from './class-scores';
export {
  classificationReport,
  type ClassificationReport,
  type ClassificationReportOptions,
  type ClassReport,
} from './classification-report';
export { confusionMatrix, type ConfusionMatrix } from './confusion-matrix';
export { MetricsError } from './errors';
export { featureStatistics, RunningFeatureStatistics, type FeatureStatistics } from './feature-statistics';
export { frechetDistance, type FrechetDistance, type FrechetDistanceOptions } from './frechet-distance';
export { inceptionScore, type InceptionScore, type InceptionScoreOptions } from './inception-score';
export { macroF1 } from './macro-f1';
export { pairedBootstrapDifference, type PairedBootstrapDifference } from './paired-bootstrap-difference';
export { pairedDifference, type PairedDifference } from './paired-difference';
export type { BootstrapOptions } from './resampling';
export type { RowMatrix } from './row-matrix';
export { studentTCumulative, studentTQuantile } from './student-t';
export { unweightedAverageRecall } from './unweighted-average-recall';
