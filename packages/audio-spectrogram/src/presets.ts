import { AudioArgumentError, requireName } from './errors';
import type { LogMelOptions } from './spectrogram-options';
import { frozen } from './frozen';
import {
  type Convention,
  kaldiConvention,
  librosaConvention,
  torchaudioConvention,
  vggishConvention,
} from './model-conventions';
import type { TrimOptions } from './trim-silence';

/** Everything that makes a sound file a spectrogram. */
export interface SpectrogramPreset {
  /** Silence at both ends is cut like this; null for not at all. Measured after the change of rate. */
  trim: TrimOptions | null;
  /** Sound is brought to `logMel.sampleRate` first. */
  logMel: LogMelOptions;
  /** Frames of the result; null for as many as there are. */
  frames: number | null;
}

/**
 * Named configurations, at the sample rate of their models: 22.05 kHz for `librosa`, else 16 kHz; {@link presetAtRate} gives them at others.
 * What each settles stands at its convention in model-conventions.ts and in the README. Derive more with a spread:
 * `{ ...presets.image2audio, frames: 200 }`; they are frozen.
 */
export const presets = frozen({
  /**
   * The spectrogram of 156 frames x 64 bands of the paper (section 3), with the choices it leaves open: 16 kHz; ends
   * quieter than the loudest part by 35 dB cut; Hann window of 50 ms every 16 ms, so that 156 frames are 2.5 s; mel
   * bands from 50 to 8000 Hz, spaced and normalised after Slaney, as librosa does; 10 log10(power + 1e-7) without
   * division by the clip's maximum, because loudness itself tells emotions apart. Silence is -70 dB.
   */
  image2audio: {
    trim: { thresholdDb: 35, frameLength: 2048, hopLength: 512 },
    logMel: {
      sampleRate: 16000,
      fftSize: 1024,
      windowLength: 800,
      hopLength: 256,
      center: true,
      padMode: 'constant',
      bands: 64,
      minHz: 50,
      maxHz: 8000,
      scale: 'slaney',
      normalization: 'slaney',
      decibel: { rule: 'offset', offset: 1e-7 },
    },
    frames: 156,
  },
  librosa: { trim: null, logMel: librosaConvention(22050), frames: null },
  torchaudio: { trim: null, logMel: torchaudioConvention(16000), frames: null },
  kaldi: { trim: null, logMel: kaldiConvention(16000), frames: null },
  vggish: { trim: null, logMel: vggishConvention(16000), frames: null },
} as const satisfies Record<string, SpectrogramPreset>);

const conventions: Record<string, Convention> = {
  librosa: librosaConvention,
  torchaudio: torchaudioConvention,
  kaldi: kaldiConvention,
  vggish: vggishConvention,
};

/**
 * A preset at another sample rate in Hz, by the same rules: `librosa` and `torchaudio` keep their numbers of samples, `kaldi` and `vggish`
 * their milliseconds.
 *
 * @throws AudioArgumentError for a rate that is not a positive integer, of which a frame has no sample (below 100 Hz), or below 15 kHz for
 *   `vggish`, whose bands reach to 7500 Hz; or a name that is not known
 */
export function presetAtRate(
  name: 'librosa' | 'torchaudio' | 'kaldi' | 'vggish',
  sampleRate: number,
): SpectrogramPreset {
  requireName('name', name, Object.keys(conventions));
  const lowest = name === 'vggish' ? 15000 : 100;
  if (!Number.isSafeInteger(sampleRate) || sampleRate < lowest) {
    throw new AudioArgumentError('sampleRate', String(sampleRate), `an integer from ${lowest} Hz`);
  }
  return { trim: null, logMel: conventions[name](sampleRate), frames: null };
}
