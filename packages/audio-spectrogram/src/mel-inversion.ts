import { AudioArgumentError } from './errors';
import { type MelFilterOptions, requireSpectrogramOptions } from './spectrogram-options';
import { requireValues } from './istft';
import { leastNormNnls } from './least-norm-nnls';
import { melColumns } from './mel-columns';
import type { MelSpectrogram } from './log-mel';
import { cachedFilterbank } from './mel-filterbank';
import { melFilters } from './mel-filters';
import type { BinSpectrogram } from './stft';

/**
 * Magnitudes |X_t[k]| for a mel spectrogram m, the counterpart of librosa.feature.inverse.mel_to_stft: frame by frame,
 * x >= 0 with the least |M x - m|^2, of those the one of least norm, and its square root where the filters summed powers.
 *
 * Mel filters are fewer than bins, so that nobody gets the spectrum back; but the filters applied to the result give m
 * again wherever a spectrum with such m exists, and else what is nearest. (librosa 0.11 stops by an absolute tolerance,
 * with filters of Slaney's normalisation at once: at the pseudo-inverse without its negative values.) Bins that no filter
 * reaches are zero.
 *
 * @param mel as `melSpectrogram` gives it, none negative: not levels in dB, which `decibelToPower` undoes
 * @param options the filters that made it, and what they summed: |X|^2 (`power` 2, the default) or |X| (1)
 * @throws AudioArgumentError for options out of range, other bands, or values that are negative or not finite
 */
export function melToMagnitude(mel: MelSpectrogram, options: MelFilterOptions): BinSpectrogram {
  requireSpectrogramOptions(options);
  const { data, frames, bands } = mel;
  const { power } = melFilters(options);
  const filterbank = cachedFilterbank(options);
  const { bins } = filterbank;
  if (bands !== filterbank.bands) {
    throw new AudioArgumentError('mel', `${bands} bands`, `${filterbank.bands} bands, as in the options`);
  }
  requireValues('mel.data', data, frames * bands);
  const negative = data.findIndex((value) => value < 0);
  if (negative >= 0) {
    const fix = 'Levels in dB become powers by decibelToPower.';
    throw new AudioArgumentError(`mel.data[${negative}]`, String(data[negative]), '0 or more', fix);
  }
  const solve = leastNormNnls(melColumns(filterbank));
  const magnitude = new Float64Array(frames * bins);
  const sums = new Float64Array(bands);
  for (let frame = 0; frame < frames; frame++) {
    const solution = magnitude.subarray(frame * bins, (frame + 1) * bins);
    sums.set(data.subarray(frame * bands, (frame + 1) * bands));
    solve(sums, solution);
    if (power === 2) for (let k = 0; k < bins; k++) solution[k] = Math.sqrt(solution[k]);
  }
  return { data: magnitude, frames, bins };
}
