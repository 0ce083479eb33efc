/** Statistics and scores of items that arrive in blocks. */
export { RunningInceptionScore } from './running-inception-score';
export { RunningFeatureStatistics, type FeatureStatistics } from './feature-statistics';
export type { ExtractorOptions } from './extractor';
export type { InceptionScore } from './inception-score';
export type { RowMatrix } from './row-matrix';
