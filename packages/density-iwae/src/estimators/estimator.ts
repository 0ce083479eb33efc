import type { WeightSummary } from '../weights/weight-summary';

export interface Estimate {
  /** In nats. */
  readonly logDensity: number;
  /** Standard error of `logDensity` over new draws of z, in nats; NaN where there is one draw or no finite weight. */
  readonly standardError: number;
}

/** Turns the log importance weights of one item into its log-density. */
export type Estimator = (weights: WeightSummary) => Estimate;
