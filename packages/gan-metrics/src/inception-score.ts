import { MetricsError, requireOptions } from './errors';
import { oneExtractor, type ExtractorOptions } from './extractor';
import { meanOf } from './mean';
import { checkRowMatrix, type RowMatrix } from './row-matrix';
import { shuffledIndices } from './shuffle';

export interface InceptionScoreOptions extends ExtractorOptions {
  /**
   * Number of equal parts that are scored one by one, their mean being the score. The default 1 uses all items at once:
   * the score is biased towards 1 in small parts, and a few hundred clips leave nothing to split.
   */
  splits?: number;
  /** Uniform numbers in [0, 1): items are put in random order before splitting. Without it they keep their order. */
  random?: () => number;
}

export interface InceptionScore {
  /**
   * In [1, classes]: 1 where all items have the same probabilities, `classes` where they are certain and spread
   * evenly.
   */
  readonly score: number;
  readonly splitScores: Float64Array;
  /**
   * Of the scores of the splits (divisor splits - 1), or null with one split. It is no confidence interval of the
   * score.
   */
  readonly standardDeviation: number | null;
  readonly n: number;
  readonly classes: number;
  /** Which classifier made the probabilities. */
  readonly extractor: string;
}

const SUM_TOLERANCE = 1e-3;

/**
 * Inception Score of n items from a classifier's probabilities (rows = items, columns = classes):
 * `IS = exp( E_x KL( p(y|x) || p(y) ) )` with `p(y) = E_x p(y|x)` over the same split, `0 log 0 = 0`, in float64.
 *
 * Split s takes items `floor(s n / splits)` up to `floor((s + 1) n / splits)`. Salimans and others, "Improved
 * Techniques for Training GANs" (2016); agrees with torchmetrics' `InceptionScore` where n is a multiple of the splits.
 *
 * Where items arrive in blocks, see `RunningInceptionScore`.
 *
 * @throws MetricsError where a row is no probability distribution (logits, for instance) or of one class only, n <
 * splits, or no extractor is named
 */
export function inceptionScore(probabilities: RowMatrix, options: InceptionScoreOptions): InceptionScore {
  requireOptions<InceptionScoreOptions>(
    'options',
    options,
    { extractor: true, splits: true, random: true },
    'required',
  );
  const { splits = 1, random } = options;
  const extractor = oneExtractor(options.extractor);
  checkProbabilities(probabilities);
  const { rows: n, columns: classes } = probabilities;
  if (!Number.isInteger(splits) || splits < 1 || splits > n) {
    throw new MetricsError(
      'splits',
      `${splits} for ${n} items`,
      `a whole number from 1 to ${n}`,
      'Use fewer splits or more items.',
    );
  }
  const order = random ? shuffledIndices(n, random) : Int32Array.from({ length: n }, (_, index) => index);
  const splitScores = Float64Array.from({ length: splits }, (_, split) =>
    scoreOfItems(
      probabilities,
      order.subarray(Math.floor((split * n) / splits), Math.floor(((split + 1) * n) / splits)),
    ),
  );
  const score = meanOf(splitScores);
  const squares = splitScores.reduce((sum, value) => sum + (value - score) ** 2, 0);
  return {
    score,
    splitScores,
    standardDeviation: splits > 1 ? Math.sqrt(squares / (splits - 1)) : null,
    n,
    classes,
    extractor,
  };
}

/** The score of the items of these numbers, as one split. */
export function scoreOfItems({ data, columns }: RowMatrix, items: Int32Array): number {
  const marginal = new Float64Array(columns);
  for (const item of items) {
    for (let column = 0; column < columns; column++) marginal[column] += data[item * columns + column];
  }
  for (let column = 0; column < columns; column++) marginal[column] /= items.length;
  let divergence = 0;
  for (const item of items) {
    for (let column = 0; column < columns; column++) {
      const probability = data[item * columns + column];
      if (probability > 0) divergence += probability * Math.log(probability / marginal[column]);
    }
  }
  return scoreOfDivergence(divergence / items.length, columns);
}

/** exp of a mean divergence, whose rounding may leave the range from 0 to log(classes). */
export function scoreOfDivergence(divergence: number, classes: number): number {
  return Math.min(classes, Math.max(1, Math.exp(divergence)));
}

/** @throws MetricsError where a row is no probability distribution over at least 2 classes */
export function checkProbabilities(probabilities: RowMatrix): void {
  checkRowMatrix('probabilities', probabilities);
  const { data, rows, columns } = probabilities;
  if (columns < 2) {
    throw new MetricsError(
      'probabilities',
      'one class',
      'at least 2',
      'The score of one class is 1 whatever the items are.',
    );
  }
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    let smallest = Infinity;
    for (let column = 0; column < columns; column++) {
      sum += data[row * columns + column];
      smallest = Math.min(smallest, data[row * columns + column]);
    }
    if (smallest < 0 || Math.abs(sum - 1) > SUM_TOLERANCE) {
      throw new MetricsError(
        'probabilities',
        `row ${row} with a sum of ${sum} and a smallest value of ${smallest}`,
        'values of at least 0 with a sum of 1',
        'Apply a softmax to logits first.',
      );
    }
  }
}
