import { AudioArgumentError, requireName } from './errors';
import { type MelFilterbankOptions, requireSpectrogramOptions } from './spectrogram-options';
import { hzToMel, melFrequencies } from './mel-scale';
import { planCache } from './plan-cache';
import { requirePositiveInteger } from './samples';

/** Triangular filters: the weight of bin k in band b at index b bins + k. */
export interface MelFilterbank {
  weights: Float64Array;
  bands: number;
  bins: number;
}

/**
 * Triangular mel filters; agrees with librosa.filters.mel, and with the filters of torchaudio, Kaldi and VGGish for their options.
 *
 * With edges f_0 ... f_(B+1) evenly spaced in mels, band b has weight max(0, min((f - f_b) / (f_(b+1) - f_b), (f_(b+2)
 * - f) / (f_(b+2) - f_(b+1)))) at frequency f, times 2 / (f_(b+2) - f_b) with Slaney's normalisation; where `triangles` is
 * `mel`, the weight is that of mels in place of frequencies. The scale 1127 ln(1 + f / 700) of Kaldi and VGGish is `htk` but for a
 * factor, which no weight depends on. A filter narrower than the distance of two bins may be empty: see {@link emptyMelBands}.
 *
 * @throws AudioArgumentError unless 0 <= minHz < maxHz <= sampleRate / 2 and every option is one of its choices
 */
export function melFilterbank(options: MelFilterbankOptions): MelFilterbank {
  requireSpectrogramOptions(options);
  const { weights, ...size } = cachedFilterbank(options);
  return { weights: weights.slice(), ...size };
}

/** Everything that the filters depend on. */
export function melFilterbankKey(options: MelFilterbankOptions): unknown[] {
  const { sampleRate, fftSize, bands, minHz, maxHz, scale, normalization, triangles } = options;
  return [sampleRate, fftSize, bands, minHz, maxHz, scale, normalization, triangles];
}

/** The same without a copy, shared between calls with equal options: not to be written to. */
export const cachedFilterbank = planCache(buildFilterbank, melFilterbankKey);

function buildFilterbank({
  sampleRate,
  fftSize,
  bands,
  minHz = 0,
  maxHz = sampleRate / 2,
  scale = 'slaney',
  normalization = 'slaney',
  triangles = 'hz',
}: MelFilterbankOptions): MelFilterbank {
  requireName('normalization', normalization, ['slaney', 'none']);
  requireName('triangles', triangles, ['hz', 'mel']);
  requirePositiveInteger('bands', bands);
  requirePositiveInteger('fftSize', fftSize);
  if (!(sampleRate > 0 && Number.isFinite(sampleRate))) {
    throw new AudioArgumentError('sampleRate', String(sampleRate), 'a positive number of Hz');
  }
  if (!(minHz >= 0)) throw new AudioArgumentError('minHz', String(minHz), 'a frequency of 0 Hz or more');
  if (!(maxHz > minHz && maxHz <= sampleRate / 2)) {
    throw new AudioArgumentError(
      'maxHz',
      String(maxHz),
      `above minHz, ${minHz}, and at most half the rate, ${sampleRate / 2}`,
    );
  }
  const bins = Math.floor(fftSize / 2) + 1;
  const edges = melFrequencies(bands + 2, minHz, maxHz, scale);
  const weights = new Float64Array(bands * bins);
  const onAxis = (hz: number) => (triangles === 'mel' ? hzToMel(hz, scale) : hz);
  const positions = Float64Array.from({ length: bins }, (_, k) => onAxis((k * sampleRate) / fftSize));
  for (let band = 0; band < bands; band++) {
    const [lowHz, , highHz] = edges.subarray(band, band + 3);
    const [low, peak, high] = edges.subarray(band, band + 3).map(onAxis);
    const height = normalization === 'slaney' ? 2 / (highHz - lowHz) : 1;
    for (let k = 0; k < bins; k++) {
      const rising = (positions[k] - low) / (peak - low);
      const falling = (high - positions[k]) / (high - peak);
      weights[band * bins + k] = height * Math.max(0, Math.min(rising, falling));
    }
  }
  return { weights, bands, bins };
}

/** The bands without any weight, which would be silent for every sound: too many bands for the transform's length. */
export function emptyMelBands({ weights, bands, bins }: MelFilterbank): number[] {
  const isEmpty = (band: number) => weights.subarray(band * bins, (band + 1) * bins).every((weight) => weight === 0);
  return Array.from({ length: bands }, (_, band) => band).filter(isEmpty);
}
