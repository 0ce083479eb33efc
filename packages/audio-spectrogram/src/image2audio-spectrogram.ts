import type { Spectrogram } from './log-mel';
import { presetSpectrogram } from './preset-spectrogram';
import { presets, type SpectrogramPreset } from './presets';
import type { Samples } from './samples';

/**
 * The whole chain from one channel of sound to the spectrogram that the networks see: change of rate, trim, log-mel,
 * fixed number of frames.
 *
 * @param samples one channel, nominally in [-1, 1] (see `mixDown`)
 * @param sampleRate samples a second, in Hz
 * @param preset `presets.image2audio` by default: 156 frames x 64 bands in dB, silence at -70 dB
 * @throws AudioArgumentError where there are no samples, one is not finite, or the rate is not a positive integer
 */
export function image2AudioSpectrogram(
  samples: Samples,
  sampleRate: number,
  preset: SpectrogramPreset = presets.image2audio,
): Spectrogram {
  return presetSpectrogram(samples, sampleRate, preset);
}
