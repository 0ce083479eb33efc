import { MetricsError, requireOptions } from './errors';
import { oneExtractor, type ExtractorOptions } from './extractor';
import { checkProbabilities, type InceptionScore, scoreOfDivergence } from './inception-score';
import type { RowMatrix } from './row-matrix';

/**
 * Inception Score of items that arrive in blocks, all in one split, without keeping them: `exp( sum_y of mean p(y|x) log p(y|x) - p(y) log
 * p(y) )`, so that the sums of p and of p log p a class are enough. Order and size of the blocks change it only by rounding; two streams can
 * be merged.
 */
export class RunningInceptionScore {
  readonly extractor: string;
  private count = 0;
  private readonly probabilitySums: Float64Array;
  private negativeEntropySum = 0;

  /**
   * @param classes number of classes of the classifier, at least 2
   * @param options.extractor which classifier makes the probabilities
   * @throws MetricsError for fewer classes, or without an extractor
   */
  constructor(
    readonly classes: number,
    options: ExtractorOptions,
  ) {
    requireOptions<ExtractorOptions>('options', options, { extractor: true }, 'required');
    if (!Number.isInteger(classes) || classes < 2) {
      throw new MetricsError('classes', String(classes), 'a whole number of at least 2');
    }
    this.extractor = oneExtractor(options.extractor);
    this.probabilitySums = new Float64Array(classes);
  }

  /** Number of items seen so far. */
  get n(): number {
    return this.count;
  }

  /**
   * Adds a block of items, one a row. @throws MetricsError where a row is no probability distribution over the classes
   */
  add(probabilities: RowMatrix): this {
    checkProbabilities(probabilities);
    const { data, rows, columns } = probabilities;
    if (columns !== this.classes) {
      throw new MetricsError('probabilities', `${columns} columns`, `${this.classes}, one a class`);
    }
    let negativeEntropy = 0;
    for (let at = 0, row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, at++) {
        this.probabilitySums[column] += data[at];
        if (data[at] > 0) negativeEntropy += data[at] * Math.log(data[at]);
      }
    }
    this.negativeEntropySum += negativeEntropy;
    this.count += rows;
    return this;
  }

  /**
   * Adds all that another stream has seen; the other one stays as it is. @throws MetricsError where the classes or the
   * extractors differ
   */
  merge(other: RunningInceptionScore): this {
    if (other.classes !== this.classes) {
      throw new MetricsError('other', `${other.classes} classes`, `${this.classes}`);
    }
    oneExtractor(this.extractor, other.extractor);
    for (let column = 0; column < this.classes; column++) this.probabilitySums[column] += other.probabilitySums[column];
    this.negativeEntropySum += other.negativeEntropySum;
    this.count += other.count;
    return this;
  }

  /** The score of all seen so far; more may be added afterwards. @throws MetricsError where nothing was seen */
  finish(): InceptionScore {
    const { count: n, classes, extractor } = this;
    if (n === 0) throw new MetricsError('probabilities', 'no items', 'at least one', 'Add a block first.');
    let divergence = this.negativeEntropySum / n;
    for (const sum of this.probabilitySums) if (sum > 0) divergence -= (sum / n) * Math.log(sum / n);
    const score = scoreOfDivergence(divergence, classes);
    return { score, splitScores: Float64Array.of(score), standardDeviation: null, n, classes, extractor };
  }
}
