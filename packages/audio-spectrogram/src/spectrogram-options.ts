import { requireOptions } from './errors';
import { type DecibelRule, requireRule } from './decibel';
import type { PadMode } from './edge-padding';
import type { EngineName } from './engine/engine-choice';
import type { MelScale } from './mel-scale';
import type { WindowKind } from './window';

export interface StftOptions {
  /** Length N of the transform; there are floor(N/2) + 1 bins, bin k at k sampleRate / N Hz. Any length, see {@link realFft}. */
  fftSize: number;
  /** Length of the window, which is zero in the rest of the transform. `fftSize` by default. */
  windowLength?: number;
  /** The window's shape: periodic Hann by default, as librosa, torch and VGGish. */
  window?: WindowKind;
  /**
   * `middle` (the default): the window lies in the middle of the transform, and a frame takes N samples, as librosa and torch. `start`:
   * it begins with the transform, a frame takes `windowLength` samples and zeros follow, as Kaldi and VGGish.
   */
  windowPosition?: 'middle' | 'start';
  /** Samples from one frame to the next. A quarter of the window by default, as librosa. */
  hopLength?: number;
  /**
   * True (the default): frame t is centred on sample t hop, the clip being padded by half a frame on both sides.
   * False: frame t starts at sample t hop, and the clip must hold at least one frame.
   */
  center?: boolean;
  /** What the clip is padded with where `center` holds: zeros by default, as librosa. */
  padMode?: PadMode;
  /** Takes each frame's mean off before anything else, as Kaldi; false by default. */
  removeMean?: boolean;
  /** The c of x[n] - c x[n - 1] within each frame before the window, (1 - c) x[0] for its first sample, as Kaldi; 0 by default. */
  preemphasis?: number;
  /** What computes: WebAssembly where it is there by default, see {@link defaultEngine}. Both give the same but for rounding. */
  engine?: EngineName;
}

export interface MelFilterbankOptions {
  /** Samples a second, in Hz. */
  sampleRate: number;
  /** Length of the transform; the filters cover its fftSize / 2 + 1 bins. */
  fftSize: number;
  /** Number of filters. */
  bands: number;
  /** Lower edge of the first filter in Hz; 0 by default. */
  minHz?: number;
  /** Upper edge of the last filter in Hz, at most half the sample rate, which is the default. */
  maxHz?: number;
  /** The scale on which the filters are evenly spaced; Slaney's by default, as librosa. */
  scale?: MelScale;
  /** `slaney` (default, as librosa) gives every filter the area 1 Hz; `none` leaves their peaks at 1. */
  normalization?: 'slaney' | 'none';
  /** The axis on which the filters' sides are straight: `hz` (the default), as librosa and torchaudio; `mel`, as Kaldi and VGGish. */
  triangles?: 'hz' | 'mel';
}

export interface MelFilterOptions extends MelFilterbankOptions {
  /** 2 (the default): the filters weigh |X|^2, as librosa, torchaudio and Kaldi. 1: |X|, as VGGish. */
  power?: 1 | 2;
}

/** Frames, filters, and whether these weigh powers or magnitudes. */
export interface MelOptions extends StftOptions, MelFilterOptions {}

export interface LogMelOptions extends MelOptions {
  /** How power becomes dB. 10 log10(p + 1e-7) by default. */
  decibel?: DecibelRule;
}

export interface InverseStftOptions extends StftOptions {
  /**
   * Samples of the result, as librosa: frames that begin after them are left out, and silence follows the last frame.
   * As many as the frames cover by default: hop (frames - 1) where they are centred, plus N where not.
   */
  length?: number;
}

export interface GriffinLimOptions extends InverseStftOptions {
  /** Rounds of synthesis and analysis; 32 by default, as librosa. */
  iterations?: number;
  /**
   * m in [0, 1] of the fast algorithm; 0.99 by default, as librosa. 0 gives the algorithm of 1984.
   */
  momentum?: number;
  /**
   * Numbers in [0, 1) for the phases to start from, 2 pi times a number each, bin by bin in frame after frame. A
   * generator with a fixed seed by default: equal calls give equal sounds. `() => 0` starts from phases of zero.
   */
  random?: () => number;
}

export interface LogMelToAudioOptions extends LogMelOptions, GriffinLimOptions {}

/** Of every function of the chain: one object, such as `presets.image2audio.logMel`, goes through several. */
const known = {
  sampleRate: true,
  fftSize: true,
  windowLength: true,
  window: true,
  windowPosition: true,
  hopLength: true,
  center: true,
  padMode: true,
  removeMean: true,
  preemphasis: true,
  engine: true,
  bands: true,
  minHz: true,
  maxHz: true,
  scale: true,
  normalization: true,
  triangles: true,
  power: true,
  decibel: true,
  length: true,
  iterations: true,
  momentum: true,
  random: true,
} as const;

/** @throws AudioArgumentError where there are no options, or one that no step from sound to levels and back has */
export function requireSpectrogramOptions(options: Partial<LogMelToAudioOptions>, argument = 'options'): void {
  requireOptions<LogMelToAudioOptions>(argument, options as LogMelToAudioOptions, known, 'required');
  if (options.decibel !== undefined) requireRule(`${argument}.decibel`, options.decibel);
}
