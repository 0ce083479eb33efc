import { requireChoice } from './choice';
import type { PadMode } from './edge-padding';
import { type EngineName, resolveEngine } from './engine/engine-choice';
import { AudioArgumentError } from './errors';
import { requireFftSize } from './fft-plan';
import { planCache } from './plan-cache';
import { requirePositiveInteger } from './samples';
import { analysisWindow, type WindowKind } from './window';

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

/** The options with every default resolved, and the window. */
export interface StftPlan {
  fftSize: number;
  bins: number;
  window: Float64Array;
  /** First sample of the transform that the window covers. */
  windowStart: number;
  /** Samples that a frame takes. */
  frameLength: number;
  /** Samples of padding before the first one. */
  margin: number;
  hopLength: number;
  center: boolean;
  padMode: PadMode;
  removeMean: boolean;
  preemphasis: number;
  engine: EngineName;
}

/** Everything that the plan depends on. */
export function stftKey(options: StftOptions): unknown[] {
  return [
    options.fftSize,
    options.windowLength,
    options.window,
    options.windowPosition,
    options.hopLength,
    options.center,
    options.padMode,
    options.removeMean,
    options.preemphasis,
    options.engine,
  ];
}

/** @throws AudioArgumentError for options out of range */
export const stftPlan = planCache(resolve, stftKey);

function resolve({
  fftSize,
  windowLength = fftSize,
  window: kind = 'hann',
  windowPosition = 'middle',
  hopLength = Math.max(1, Math.floor(windowLength / 4)),
  center = true,
  padMode = 'constant',
  removeMean = false,
  preemphasis = 0,
  engine,
}: StftOptions): StftPlan {
  requireChoice('padMode', padMode, ['constant', 'reflect', 'edge']);
  requireChoice('windowPosition', windowPosition, ['middle', 'start']);
  requireFftSize(fftSize);
  requirePositiveInteger('hopLength', hopLength);
  const window = analysisWindow(kind, windowLength);
  if (windowLength > fftSize) throw new AudioArgumentError('windowLength', windowLength, `at most fftSize, ${fftSize}`);
  if (!(preemphasis >= 0 && preemphasis <= 1)) {
    throw new AudioArgumentError('preemphasis', preemphasis, 'a number from 0 to 1');
  }
  const inMiddle = windowPosition === 'middle';
  const frameLength = inMiddle ? fftSize : windowLength;
  return {
    fftSize,
    bins: Math.floor(fftSize / 2) + 1,
    window,
    windowStart: inMiddle ? Math.floor((fftSize - windowLength) / 2) : 0,
    frameLength,
    margin: center ? Math.floor(frameLength / 2) : 0,
    hopLength,
    center,
    padMode,
    removeMean,
    preemphasis,
    engine: resolveEngine(engine),
  };
}
