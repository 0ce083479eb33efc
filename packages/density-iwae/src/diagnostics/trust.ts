import { DensityError, requireOptions, requireRange } from '../errors';
import type { Estimate, EstimateOfWeights } from '../estimators/estimator';
import type { WeightSummary } from '../weights/weight-summary';
import { kHatOfLargest, largestUsableKHat } from './k-hat';

export interface TrustOptions {
  /** Largest k-hat; default `largestUsableKHat(samples)`, the limit of its authors, 0.45 for 64 samples and at most 0.7. */
  kHat?: number;
  /** Smallest effective sample size as a share of the samples, in [0, 1]; default 0.1. */
  effectiveShare?: number;
}

export interface Assessment extends Estimate {
  /** Kish', between 1 and the number of weights; 0 where no weight is finite. */
  readonly effectiveSampleSize: number;
  readonly kHat: number;
  /** Whether k-hat and effective sample size are within their limits; false where k-hat is unknown. */
  readonly trustworthy: boolean;
}

/** @throws DensityError where a limit is outside its range */
export function trustLimits(options: TrustOptions, samples: number): Required<TrustOptions> {
  requireOptions<TrustOptions>('trust', options, { kHat: true, effectiveShare: true });
  const { kHat = largestUsableKHat(samples), effectiveShare = 0.1 } = options;
  if (options.kHat !== undefined && Number.isNaN(kHat)) {
    throw new DensityError('trust.kHat', 'NaN', 'a number');
  }
  requireRange('trust.effectiveShare', effectiveShare, 0, 1);
  return { kHat, effectiveShare };
}

/** The estimate of one item with its diagnostics. */
export function assessWeights(
  weights: WeightSummary,
  estimate: EstimateOfWeights,
  limits: Required<TrustOptions>,
): Assessment {
  const kHat = kHatOfLargest(weights.keptLogWeights(), weights.count);
  const effectiveSampleSize = weights.logMean === -Infinity ? 0 : 1 / weights.sumOfSquaredShares;
  return {
    ...estimate(weights),
    effectiveSampleSize,
    kHat,
    trustworthy: kHat <= limits.kHat && effectiveSampleSize >= limits.effectiveShare * weights.count,
  };
}

/** What an estimate's user has to know, in words; nothing where every item is trustworthy. */
export function warningsOf(items: readonly Assessment[], limits: Required<TrustOptions>, samples: number): string[] {
  const unknown = items.filter(({ kHat }) => Number.isNaN(kHat)).length;
  const heavy = items.filter(({ kHat }) => kHat > limits.kHat).length;
  const few = items.filter((item) => item.effectiveSampleSize < limits.effectiveShare * samples).length;
  const warnings: string[] = [];
  if (unknown > 0) warnings.push(`k-hat is unknown with ${samples} samples: take at least 21, better 256.`);
  if (heavy > 0) {
    warnings.push(
      `${heavy} of ${items.length} items have a k-hat above ${limits.kHat.toFixed(2)}: their values and standard errors may be far off.`,
    );
  }
  if (few > 0) {
    warnings.push(
      `${few} of ${items.length} items have an effective sample size below ${limits.effectiveShare * samples} of ${samples}: a few draws decide their values.`,
    );
  }
  if (heavy + few > 0) {
    warnings.push(
      `Take more samples, the proposal 'refined' or 'laplace', the estimator 'ais', or a space of fewer dimensions.`,
    );
  }
  return warnings;
}
