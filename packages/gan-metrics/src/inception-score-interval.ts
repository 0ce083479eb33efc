import { requireOptions } from './errors';
import { oneExtractor, type ExtractorOptions } from './extractor';
import { checkProbabilities, scoreOfItems } from './inception-score';
import { resamplingPlan, type BootstrapOptions, bootstrapOptionNames } from './resampling';
import type { RowMatrix } from './row-matrix';
import { reflectedInterval, type ScoreInterval } from './score-interval';

export interface InceptionScoreInterval extends ScoreInterval {
  readonly n: number;
  readonly classes: number;
  readonly extractor: string;
}

/**
 * Bootstrap interval of the Inception Score of all items (one split), reflected (`ScoreInterval`), because the score of few items is
 * biased towards 1.
 *
 * @throws MetricsError as `inceptionScore` and `bootstrapInterval` do
 */
export function inceptionScoreInterval(
  probabilities: RowMatrix,
  options: ExtractorOptions & BootstrapOptions,
): InceptionScoreInterval {
  requireOptions<ExtractorOptions & BootstrapOptions>(
    'options',
    options,
    { ...bootstrapOptionNames, extractor: true },
    'required',
  );
  const extractor = oneExtractor(options.extractor);
  checkProbabilities(probabilities);
  const { rows: n, columns: classes } = probabilities;
  const { samples, level, draw } = resamplingPlan(n, options);
  const estimate = scoreOfItems(
    probabilities,
    Int32Array.from({ length: n }, (_, item) => item),
  );
  const resampled = Float64Array.from({ length: samples }, () => scoreOfItems(probabilities, draw()));
  return { ...reflectedInterval(estimate, resampled, level, [1, classes]), n, classes, extractor };
}
