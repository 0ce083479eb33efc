import { fftDecimation } from './fft-decimation';
import { polyphaseConvolution } from './polyphase-convolution';
import { polyphaseFilter } from './polyphase-filter';
import { requirePositiveInteger, requireFiniteSamples, type Samples } from './samples';
import { AudioArgumentError } from './errors';
import { planCache } from './plan-cache';

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
}

interface RateChange extends Required<ResampleOptions> {
  fromRate: number;
  toRate: number;
}

// a rate that far off comes from a damaged header, and would ask for gigabytes
const LARGEST_RATIO = 64;

const cachedConverter = planCache(
  (change: RateChange): ((samples: Samples) => Float32Array) => {
    const filter = polyphaseFilter(change);
    return filter.up === 1 ? fftDecimation(filter) : polyphaseConvolution(filter);
  },
  ({ fromRate, toRate, passband, attenuationDb }) => [fromRate, toRate, passband, attenuationDb],
);

/**
 * Changes the sample rate by band-limited interpolation: y[m] = sum_n x[n] h(m fromRate / toRate - n), where h is an
 * ideal low-pass (sinc) under a Kaiser window.
 *
 * The result has ceil(length toRate / fromRate) samples, the first at the time of the first input; beyond the ends the
 * input counts as zero. With the defaults the gain is flat within 0.001 dB up to 0.9 of the lower Nyquist frequency and
 * below -80 dB from that frequency on. Equal rates return the samples unchanged.
 *
 * @throws AudioArgumentError where a rate is not a positive integer, an option is out of range, or a sample not finite
 */
export function resample(
  samples: Samples,
  fromRate: number,
  toRate: number,
  { passband = 0.9, attenuationDb = 90 }: ResampleOptions = {},
): Float32Array {
  requirePositiveInteger('fromRate', fromRate);
  requirePositiveInteger('toRate', toRate);
  if (!(passband > 0 && passband <= 0.97)) throw new AudioArgumentError('passband', passband, 'a share from 0 to 0.97');
  if (!(attenuationDb >= 30 && attenuationDb <= 180)) {
    throw new AudioArgumentError('attenuationDb', attenuationDb, 'a number of dB from 30 to 180');
  }
  if (Math.max(fromRate / toRate, toRate / fromRate) > LARGEST_RATIO) {
    const expected = `within a factor of ${LARGEST_RATIO} of toRate, ${toRate} Hz`;
    throw new AudioArgumentError('fromRate', `${fromRate} Hz`, expected, 'Check the sample rate in the file.');
  }
  requireFiniteSamples(samples);
  if (fromRate === toRate) return Float32Array.from(samples);
  return cachedConverter({ fromRate, toRate, passband, attenuationDb })(samples);
}
