import { ClassifierError, requireOptions } from '../errors';
import { subtractFakeLogitValues } from '../objective/explicit-kplus1';
import { kPlus1Probabilities } from '../kplus1-probabilities';

export interface Monitors {
  /** Share of real items with P(K+1 | x) < 1/2; null without real items. */
  trueAccuracy: number | null;
  /** Share of generated items with P(K+1 | x) > 1/2; null without generated items. */
  fakeAccuracy: number | null;
  /** Mean over the real items of their largest logit: above 0 where some class beats "generated"; null without any. */
  maxLogit: number | null;
  /** Share of real items whose largest logit is above 0, so that some single class beats "generated"; null without any. */
  realAboveFake: number | null;
  /** The same share of the generated items, which should be 0; null without any. */
  generatedAboveFake: number | null;
}

export interface MonitorOptions {
  /** 'k': rows of K logits, the fake logit being 0 (default). 'k+1': rows of K+1, the fake logit last. */
  form?: 'k' | 'k+1';
}

/**
 * Whether the real-or-generated decision is alive, from the logits of real and of generated items.
 *
 * The definitions are those of the bad-GAN code (Dai et al. 2017, `eval_true_fake`): an item counts as real where
 * sigmoid(lse) > 1/2, and "largest logit above 0" checks the convergence conditions of its section 3, that some class
 * logit beats the fake one on real items and none does on generated ones. It reports the share of generated items taken for real,
 * which is 1 - `fakeAccuracy` here but for items at exactly 1/2, which are right for neither side.
 */
export function monitors(
  real: ArrayLike<number>,
  generated: ArrayLike<number>,
  classes: number,
  options: MonitorOptions = {},
): Monitors {
  requireOptions<MonitorOptions>('options', options, { form: true });
  const { form = 'k' } = options;
  const [ofReal, ofGenerated] = [real, generated].map((logits, index) => {
    const values = form === 'k' ? logits : subtractFakeLogitValues(logits, classes);
    if (values.length % classes !== 0) {
      const expected = `a multiple of the ${classes} classes`;
      throw new ClassifierError(index === 0 ? 'real' : 'generated', `${values.length} values`, expected);
    }
    return { largest: largestOfRows(values, classes), ...kPlus1Probabilities(values, classes) };
  });
  const aboveZero = (logit: number): boolean => logit > 0;
  return {
    trueAccuracy: share(ofReal.realProbability, (probability) => probability > 0.5),
    fakeAccuracy: share(ofGenerated.realProbability, (probability) => probability < 0.5),
    maxLogit:
      ofReal.largest.length === 0
        ? null
        : ofReal.largest.reduce((sum, logit) => sum + logit, 0) / ofReal.largest.length,
    realAboveFake: share(ofReal.largest, aboveZero),
    generatedAboveFake: share(ofGenerated.largest, aboveZero),
  };
}

function share(values: Float32Array | Float64Array, holds: (value: number) => boolean): number | null {
  return values.length === 0 ? null : values.filter(holds).length / values.length;
}

function largestOfRows(logits: ArrayLike<number>, classes: number): Float64Array {
  return Float64Array.from({ length: logits.length / classes }, (_, row) => {
    let largest = -Infinity;
    for (let k = 0; k < classes; k++) largest = Math.max(largest, logits[row * classes + k]);
    return largest;
  });
}
