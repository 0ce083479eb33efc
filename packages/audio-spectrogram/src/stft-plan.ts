import { AudioArgumentError, requireName, requireRange } from './errors';
import type { StftOptions } from './spectrogram-options';
import type { PadMode } from './edge-padding';
import { type EngineName, resolveEngine } from './engine/engine-choice';
import { requireFftSize } from './fft-plan';
import { planCache } from './plan-cache';
import { requirePositiveInteger } from './samples';
import { analysisWindow } from './window';

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
  requireName('padMode', padMode, ['constant', 'reflect', 'edge']);
  requireName('windowPosition', windowPosition, ['middle', 'start']);
  requireFftSize(fftSize);
  requirePositiveInteger('hopLength', hopLength);
  const window = analysisWindow(kind, windowLength);
  if (windowLength > fftSize)
    throw new AudioArgumentError('windowLength', String(windowLength), `at most fftSize, ${fftSize}`);
  requireRange('preemphasis', preemphasis, 0, 1);
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
