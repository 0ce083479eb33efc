import { type LogMelToAudioOptions, requireSpectrogramOptions } from './spectrogram-options';
import { decibelToPower } from './decibel-inverse';
import { griffinLim } from './griffin-lim';
import type { Spectrogram } from './log-mel';
import { melToMagnitude } from './mel-inversion';

/**
 * Sound for a log-mel spectrogram: levels to powers, mel inversion, and phases by Griffin-Lim; the way of
 * librosa.feature.inverse.mel_to_audio.
 *
 * @param spectrogram as `logMelSpectrogram` gives it, or a network that learned from such
 * @param options those of the spectrogram (`presets.image2audio.logMel`), and those of the iteration
 * @returns hop (frames - 1) samples at `options.sampleRate`, unless `length` says otherwise
 * @throws AudioArgumentError for options out of range, other bands, levels that are not finite, or frames that were filtered
 *   one by one (`removeMean`, `preemphasis`: the preset `kaldi`)
 */
export function logMelToAudio(spectrogram: Spectrogram, options: LogMelToAudioOptions): Float64Array {
  requireSpectrogramOptions(options);
  const { data, frames, bands } = spectrogram;
  const powers = decibelToPower(data, options.decibel ?? { rule: 'offset', offset: 1e-7 });
  return griffinLim(melToMagnitude({ data: powers, frames, bands }, options), options);
}
