import { type DecibelRule, powerToDecibel } from './decibel';
import { melFilterbank, type MelFilterbank, type MelFilterbankOptions } from './mel-filterbank';
import type { Samples } from './samples';
import { forEachSpectrum, type StftOptions } from './stft';

export interface LogMelOptions extends StftOptions, MelFilterbankOptions {
  /** How power becomes dB. 10 log10(p + 1e-7) by default. */
  decibel?: DecibelRule;
}

/** A log-mel spectrogram, frame by frame: level of frame t and band b in dB at index t bands + b. */
export interface Spectrogram {
  data: Float32Array;
  frames: number;
  bands: number;
  /** The level that silence has in this spectrogram, in dB: what frames are padded with. */
  floor: number;
}

/** The bins where a band has weight, `first` up to `end`; weights elsewhere are zero and are passed over. */
interface BandSupport {
  first: number;
  end: number;
}

const supports = new WeakMap<MelFilterbank, BandSupport[]>();

function bandSupports(filterbank: MelFilterbank): BandSupport[] {
  const known = supports.get(filterbank);
  if (known) return known;
  const { weights, bands, bins } = filterbank;
  const found = Array.from({ length: bands }, (_, band) => {
    const row = weights.subarray(band * bins, (band + 1) * bins);
    const first = row.findIndex((weight) => weight > 0);
    let end = row.length;
    while (end > 0 && row[end - 1] === 0) end--;
    return { first: Math.max(0, first), end };
  });
  supports.set(filterbank, found);
  return found;
}

/**
 * The log-mel spectrogram: dB of sum_k M_bk |X_t[k]|^2 with the mel filters M and the short-time Fourier transform X.
 *
 * Power and sums are in float64, the result in float32. Agrees with
 * librosa.feature.melspectrogram (power 2) for equal options. What depends on the options alone is prepared once.
 *
 * @throws AudioArgumentError for options out of range, no samples, or samples that are not finite
 */
export function logMelSpectrogram(samples: Samples, options: LogMelOptions): Spectrogram {
  const filterbank = melFilterbank(options);
  const { weights, bands, bins } = filterbank;
  const rows = bandSupports(filterbank);
  const power = new Float64Array(bins);
  let levels = new Float64Array(0);
  let frames = 0;
  forEachSpectrum(
    samples,
    options,
    (count) => {
      frames = count;
      levels = new Float64Array(count * bands);
    },
    (frame, spectrum) => {
      for (let k = 0; k < bins; k++) power[k] = spectrum[2 * k] ** 2 + spectrum[2 * k + 1] ** 2;
      for (let band = 0; band < bands; band++) {
        const { first, end } = rows[band];
        const row = band * bins;
        let sum = 0;
        for (let k = first; k < end; k++) sum += weights[row + k] * power[k];
        levels[frame * bands + band] = sum;
      }
    },
  );
  const floor = powerToDecibel(levels, options.decibel ?? { rule: 'offset', offset: 1e-7 });
  return { data: Float32Array.from(levels), frames, bands, floor };
}
