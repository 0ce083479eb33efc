/** The pieces that `spectrogramFunctionals` is made of. */
export { cepstra } from './functionals/cepstra';
export { deltas } from './functionals/deltas';
export { summaryStatisticNames, summaryStatistics } from './functionals/summary-statistics';
