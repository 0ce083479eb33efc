import { AudioArgumentError, requireOptions, kindOf } from './errors';
import { requireSpectrogramOptions } from './spectrogram-options';
import { fitFrames } from './fixed-frames';
import { logMelSpectrogram, type Spectrogram } from './log-mel';
import { presets, type SpectrogramPreset } from './presets';
import { resample } from './resample';
import type { Samples } from './samples';
import { requireTrimOptions, trimSilence } from './trim-silence';

/**
 * The whole chain of a preset from one channel of sound: change of rate, trim, log-mel, fixed number of frames, each where the preset asks
 * for it.
 *
 * @param samples one channel, nominally in [-1, 1] (see `mixDown`)
 * @param sampleRate samples a second, in Hz
 * @throws AudioArgumentError where there are no samples, one is not finite, the rate is not a positive integer, the clip is shorter than
 *   a frame of a preset without padding, or the preset is none
 */
export function presetSpectrogram(samples: Samples, sampleRate: number, preset: SpectrogramPreset): Spectrogram {
  requirePreset(preset);
  const { trim, logMel, frames } = preset;
  const resampled = sampleRate === logMel.sampleRate ? samples : resample(samples, sampleRate, logMel.sampleRate);
  const trimmed = trim ? trimSilence(resampled, trim).samples : resampled;
  const spectrogram = logMelSpectrogram(trimmed, logMel);
  return frames === null ? spectrogram : fitFrames(spectrogram, frames);
}

/** @throws AudioArgumentError where it is none */
export function requirePreset(preset: SpectrogramPreset | string | null | undefined): void {
  if (typeof preset === 'object' && preset !== null && typeof preset.logMel === 'object') {
    requireOptions<SpectrogramPreset>('preset', preset, { trim: true, logMel: true, frames: true });
    if (preset.trim) requireTrimOptions('preset.trim', preset.trim);
    requireSpectrogramOptions(preset.logMel, 'preset.logMel');
    return;
  }
  const found =
    typeof preset === 'string' ? `'${preset}'` : preset instanceof Object ? 'an object without logMel' : kindOf(preset);
  const given = typeof preset === 'string' && Object.hasOwn(presets, preset) ? preset : 'image2audio';
  throw new AudioArgumentError('preset', found, 'a preset, which is an object', `Pass presets.${given}, say.`);
}
