/** The diagnostics of log importance weights of your own. */
export { effectiveSampleSize } from './diagnostics/effective-sample-size';
export { kHat, largestUsableKHat } from './diagnostics/k-hat';
