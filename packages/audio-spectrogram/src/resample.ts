import { AudioArgumentError, requireOptions, requireRange } from './errors';
import { type EngineName, resolveEngine } from './engine/engine-choice';
import { planCache } from './plan-cache';
import { converter } from './resampling/converter';
import type { RateChange } from './resampling/resampling-plan';
import { LARGEST_FLOAT32_SAMPLE, requireFiniteSamples, requirePositiveInteger, type Samples } from './samples';

export interface ResampleOptions {
  /**
   * The share of the lower rate's band that is kept unchanged; 0.9 by default. From there the gain falls to the stop
   * band, which begins at the lower rate's Nyquist frequency. Nearer to 1, filters grow as 1 / (1 - passband).
   */
  passband?: number;
  /**
   * Attenuation of everything above the lower rate's Nyquist frequency, in dB; 90 by default, below the noise of 16
   * bits.
   */
  attenuationDb?: number;
  /**
   * What computes: WebAssembly in float32 where it is there by default, else TypeScript in float64, see
   * {@link defaultEngine}. They agree within 1e-6 of full scale: an attenuation of more than 120 dB needs TypeScript.
   */
  engine?: EngineName;
}

// a rate that far off comes from a damaged header, and would ask for gigabytes
const LARGEST_RATIO = 64;
// positions between samples are counted in 32 bits
const LARGEST_RATE = 10_000_000;

const cachedConverter = planCache(
  ({ engine, ...change }: RateChange & { engine: EngineName }) => converter(change, engine),
  ({ fromRate, toRate, passband, attenuationDb, engine }) => [fromRate, toRate, passband, attenuationDb, engine],
);

/**
 * Changes the sample rate by band-limited interpolation: y[m] = sum_n x[n] h(m fromRate / toRate - n), where h is an
 * ideal low-pass (sinc) under a Kaiser window.
 *
 * The result has ceil(length toRate / fromRate) samples, the first at the time of the first input; beyond the ends the
 * input counts as zero. With the defaults the gain is flat within 0.001 dB up to 0.9 of the lower Nyquist frequency and
 * below -80 dB from that frequency on. Equal rates return the samples unchanged.
 *
 * @throws AudioArgumentError where a rate is not a positive integer, an option is out of range, or a sample not finite or
 *   above 1e30 in absolute value
 */
export function resample(
  samples: Samples,
  fromRate: number,
  toRate: number,
  options: ResampleOptions = {},
): Float32Array {
  requireOptions<ResampleOptions>('options', options, { passband: true, attenuationDb: true, engine: true });
  const { passband = 0.9, attenuationDb = 90, engine } = options;
  requirePositiveInteger('fromRate', fromRate);
  requirePositiveInteger('toRate', toRate);
  if (!(passband > 0 && passband <= 0.97))
    throw new AudioArgumentError('passband', String(passband), 'a share from 0 to 0.97');
  requireRange('attenuationDb', attenuationDb, 30, 180);
  const fix = 'Check the sample rate in the file.';
  if (Math.max(fromRate / toRate, toRate / fromRate) > LARGEST_RATIO) {
    const expected = `within a factor of ${LARGEST_RATIO} of toRate, ${toRate} Hz`;
    throw new AudioArgumentError('fromRate', `${fromRate} Hz`, expected, fix);
  }
  if (Math.max(fromRate, toRate) > LARGEST_RATE) {
    const argument = fromRate > LARGEST_RATE ? 'fromRate' : 'toRate';
    throw new AudioArgumentError(argument, `${Math.max(fromRate, toRate)} Hz`, `at most ${LARGEST_RATE} Hz`, fix);
  }
  requireFiniteSamples(samples, 'samples', LARGEST_FLOAT32_SAMPLE);
  if (fromRate === toRate) return Float32Array.from(samples);
  const length = Math.ceil((samples.length * toRate) / fromRate);
  const convert = cachedConverter({ fromRate, toRate, passband, attenuationDb, engine: resolveEngine(engine) });
  return convert(samples, length);
}
