import { tailLength } from '../diagnostics/k-hat';

/** So many of the largest weights are kept at least: the others are then at most 1/17 of the sum, and power series in them are short. */
const FEWEST_KEPT = 16;
/** Powers of the other weights that are summed: u^13 with u <= 1/17 is below the rounding of float64. */
const POWERS = 12;
/**
 * Below this share of the mean square, the squared deviations of the jackknife's logarithms come from those of the weights: a difference of sums loses
 * as many digits there as the first order in the weights leaves out.
 */
const SMALL_SPREAD = 2 ** -35;

/**
 * The log importance weights of one item, drawn one after the other and not kept: all estimates and diagnostics follow from
 *
 * - the largest weights themselves (k-hat is fitted to them; 16 at least, 3 sqrt(k) + 1 at most),
 * - the sums of powers 1 to 12 of all other weights, relative to the largest,
 * - mean and squared deviations of the logarithms, and of the weights relative to the largest (Welford): a difference of power sums would leave
 *   nothing of them where the weights are nearly equal.
 *
 * Memory grows as sqrt(k), and nothing is lost: the sum of any function of w / sum(w) that has a power series (the jackknife's logarithms)
 * is exact to rounding.
 */
export class WeightSummary {
  /** Weights seen. */
  count = 0;
  /** Of the logarithms; -Infinity once one of them is. */
  meanLog = 0;
  private squaredLogDeviations = 0;
  private largest = -Infinity;
  /** Of the weights relative to the largest. */
  private meanWeight = 0;
  private squaredWeightDeviations = 0;
  /** A binary heap, the smallest kept logarithm first. */
  private readonly kept: Float64Array;
  private keptCount = 0;
  /** `powers[j - 1]`: the sum of `exp(j (log w - largest))` over the weights that are not kept. */
  private readonly powers = new Float64Array(POWERS);

  /** @param samples the number of weights that will come, k */
  constructor(readonly samples: number) {
    this.kept = new Float64Array(Math.min(samples, Math.max(FEWEST_KEPT, tailLength(samples) + 1)));
  }

  static of(logWeights: ArrayLike<number>): WeightSummary {
    const summary = new WeightSummary(logWeights.length);
    for (let at = 0; at < logWeights.length; at++) summary.add(logWeights[at]);
    return summary;
  }

  add(logWeight: number): void {
    this.count++;
    const deviation = logWeight - this.meanLog;
    if (logWeight === -Infinity) this.meanLog = -Infinity;
    else if (this.meanLog > -Infinity) {
      this.meanLog += deviation / this.count;
      this.squaredLogDeviations += deviation * (logWeight - this.meanLog);
    }
    if (logWeight > this.largest) this.moveLargest(logWeight);
    this.addDeviation(logWeight);
    if (this.keptCount < this.kept.length) this.keep(logWeight);
    else if (logWeight > this.kept[0]) {
      this.sumUp(this.kept[0]);
      this.replaceSmallestKept(logWeight);
    } else this.sumUp(logWeight);
  }

  /** `log 1/count sum w`, -Infinity where no weight is finite. The largest logarithm enters last: what it is does not blur the rest. */
  get logMean(): number {
    return this.largest === -Infinity ? -Infinity : this.largest + Math.log(this.powerSum(1) / this.count);
  }

  /** `sum (w / mean(w) - 1)^2`: 0 where all weights are equal; NaN where no weight is finite. */
  get squaredDeviations(): number {
    return this.largest === -Infinity ? NaN : this.squaredWeightDeviations / this.meanWeight ** 2;
  }

  /** `sum (w / sum w)^2`, between 1 / count and 1; NaN where no weight is finite. */
  get sumOfSquaredShares(): number {
    return this.powerSum(2) / this.powerSum(1) ** 2;
  }

  /** `sum (log w - mean log w)^2`; NaN once a weight is zero. */
  get squaredDeviationsOfLog(): number {
    return this.meanLog === -Infinity ? NaN : this.squaredLogDeviations;
  }

  /** The kept logarithms, ascending. */
  keptLogWeights(): Float64Array {
    return this.kept.slice(0, this.keptCount).sort();
  }

  /**
   * Mean and squared deviations of `log(1 - u_i)` with the shares `u_i = w_i / sum w`: what leaving out one weight does to the
   * logarithm of the sum. The mean is -Infinity where one weight is the whole sum.
   */
  leaveOneOut(): { mean: number; squaredDeviations: number } {
    const total = this.powerSum(1);
    const relative = this.keptLogWeights().map((value) => Math.exp(value - this.largest));
    const values = relative.map((weight, index) =>
      weight > total / 2 ? Math.log(this.sumWithout(relative, index) / total) : Math.log1p(-weight / total),
    );
    let [sum, squares] = [0, 0];
    for (const value of values) {
      sum += value;
      squares += value ** 2;
    }
    // log(1 - u) = -sum u^j / j and its square sum 2 H_(j-1) u^j / j, with the harmonic numbers H
    let harmonic = 0;
    for (let j = 1; j <= POWERS; j++) {
      const power = this.powers[j - 1] / total ** j;
      sum -= power / j;
      squares += (2 * harmonic * power) / j;
      harmonic += 1 / j;
    }
    const mean = sum / this.count;
    if (this.count === this.keptCount) {
      return { mean, squaredDeviations: values.reduce((added, value) => added + (value - mean) ** 2, 0) };
    }
    const ofSums = squares - this.count * mean ** 2;
    // d log(1 - u) = -du / (1 - u), where every u is nearly 1 / count
    const ofWeights = this.squaredDeviations / (this.count - 1) ** 2;
    return { mean, squaredDeviations: ofSums < SMALL_SPREAD * squares ? ofWeights : ofSums };
  }

  /** Added up anew, because the total minus a weight that is nearly all of it would be rounding. */
  private sumWithout(relative: Float64Array, left: number): number {
    return this.powers[0] + relative.reduce((sum, weight, index) => (index === left ? sum : sum + weight), 0);
  }

  private powerSum(j: number): number {
    let sum = this.powers[j - 1];
    for (let at = 0; at < this.keptCount; at++) sum += Math.exp(j * (this.kept[at] - this.largest));
    return sum;
  }

  private moveLargest(to: number): void {
    const factor = Math.exp(this.largest - to);
    for (let power = factor, j = 0; j < POWERS; j++, power *= factor) this.powers[j] *= power;
    this.meanWeight *= factor;
    this.squaredWeightDeviations *= factor ** 2;
    this.largest = to;
  }

  private addDeviation(logWeight: number): void {
    const weight = logWeight === -Infinity ? 0 : Math.exp(logWeight - this.largest);
    const deviation = weight - this.meanWeight;
    this.meanWeight += deviation / this.count;
    this.squaredWeightDeviations += deviation * (weight - this.meanWeight);
  }

  private sumUp(logWeight: number): void {
    const weight = this.largest === -Infinity ? 0 : Math.exp(logWeight - this.largest);
    for (let power = weight, j = 0; j < POWERS; j++, power *= weight) this.powers[j] += power;
  }

  private keep(logWeight: number): void {
    let at = this.keptCount++;
    for (let parent = (at - 1) >> 1; at > 0 && this.kept[parent] > logWeight; parent = (at - 1) >> 1) {
      this.kept[at] = this.kept[parent];
      at = parent;
    }
    this.kept[at] = logWeight;
  }

  private replaceSmallestKept(logWeight: number): void {
    const { kept, keptCount } = this;
    let at = 0;
    for (let child = 1; child < keptCount; child = 2 * at + 1) {
      if (child + 1 < keptCount && kept[child + 1] < kept[child]) child++;
      if (kept[child] >= logWeight) break;
      kept[at] = kept[child];
      at = child;
    }
    kept[at] = logWeight;
  }
}
