import { ClassifierError, requireInteger, requireOptions } from '../errors';
import { countSpectrograms, type SpectrogramShape } from '../spectrograms';
import { activeFrames, type ActiveFramesOptions } from './active-frames';
import { cepstra } from './cepstra';
import { deltas } from './deltas';
import { summaryStatisticNames, summaryStatistics } from './summary-statistics';

export interface FunctionalsOptions extends ActiveFramesOptions {
  /** Cepstra of each frame. Default 24, at most the bands. */
  cepstra?: number;
}

/** How many functionals an item has: five of each cepstrum and each delta, and the share of active frames; 241 by default. */
export function functionalCount(options: FunctionalsOptions = {}): number {
  requireOptions<FunctionalsOptions>('options', options, { threshold: true, loud: true, cepstra: true });
  const { cepstra: count = 24 } = options;
  return 2 * count * summaryStatisticNames.length + 1;
}

/**
 * Functionals of log spectrograms [B, frames, bands], un-standardised and un-augmented: what a clip sounds like as a whole, in a fixed
 * number of figures, in the way of openSMILE's sets (Eyben et al. 2010). Each frame's first cepstra and their deltas become mean,
 * deviation and the 10, 50 and 90 % quantiles over the active frames; the last figure is the share of frames that are active.
 *
 * @returns [B, functionalCount] in float64, row-major: the five figures of cepstrum 0, of cepstrum 1, ..., of the deltas, the share.
 */
export function spectrogramFunctionals(
  spectrograms: Float32Array,
  shape: SpectrogramShape,
  options: FunctionalsOptions = {},
): Float64Array {
  requireOptions<FunctionalsOptions>('options', options, { threshold: true, loud: true, cepstra: true });
  const { cepstra: count = 24, ...ofActivity } = options;
  requireInteger('cepstra', count, 1);
  if (count > shape.bands) throw new ClassifierError('cepstra', String(count), `at most the ${shape.bands} bands`);
  const items = countSpectrograms('spectrograms', spectrograms, shape);
  const size = shape.frames * shape.bands;
  const length = functionalCount(options);
  const result = new Float64Array(items * length);
  for (let item = 0; item < items; item++) {
    const spectrogram = spectrograms.subarray(item * size, (item + 1) * size);
    const active = activeFrames(spectrogram, shape, ofActivity);
    const series = new Float64Array(active.length);
    const coefficients = cepstra(spectrogram, shape, count);
    let at = item * length;
    for (const track of [coefficients, deltas(coefficients, count)]) {
      for (let k = 0; k < count; k++) {
        for (let i = 0; i < active.length; i++) series[i] = track[active[i] * count + k];
        result.set(summaryStatistics(series), at);
        at += summaryStatisticNames.length;
      }
    }
    result[at] = active.length / shape.frames;
  }
  return result;
}
