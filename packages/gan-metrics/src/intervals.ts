/** Intervals and tests of any statistic, not of the metrics alone: bootstrap, paired differences, Student's t. */
export { bootstrapInterval, bootstrapStatistic, type BootstrapInterval } from './bootstrap-interval';
export { pairedBootstrapDifference, type PairedBootstrapDifference } from './paired-bootstrap-difference';
export { pairedDifference, type PairedDifference } from './paired-difference';
export { studentTCumulative, studentTQuantile } from './student-t';
export type { BootstrapOptions } from './resampling';
