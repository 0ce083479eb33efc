import type { StftPlan } from '../stft-plan';
import type { MelFilters } from '../mel-filters';
import { realFft } from '../real-fft';
import { type MelEngine, roomForFrames } from './spectrum-engine';

/** The same formulas as the kernel of assembly/, a frame at a time. */
export function typescriptEngine(plan: StftPlan, filters: MelFilters | null): MelEngine {
  const { fftSize, hopLength, bins } = plan;
  const { framesAtOnce, length } = roomForFrames(hopLength, fftSize);
  const samples = new Float64Array(length);
  const fft = realFft(fftSize);
  const power = new Float64Array(bins);
  const mel = new Float64Array(framesAtOnce * (filters?.bands ?? 0));
  const conditioned = plan.removeMean || plan.preemphasis > 0;

  const transform = (frame: number) => {
    // the input is zero outside the window
    const { window, windowStart } = plan;
    const start = frame * hopLength + windowStart;
    if (conditioned) condition(samples, start, plan, fft.input);
    else for (let n = 0; n < window.length; n++) fft.input[windowStart + n] = window[n] * samples[start + n];
    fft.transform();
  };
  return {
    framesAtOnce,
    samples,
    eachSpectrum: (count, visit) => {
      for (let frame = 0; frame < count; frame++) {
        transform(frame);
        visit(frame, fft.output);
      }
    },
    mel: (count, level) => {
      if (!filters) return mel;
      const { bands } = filters;
      for (let frame = 0; frame < count; frame++) {
        transform(frame);
        for (let k = 0; k < bins; k++) power[k] = fft.output[2 * k] ** 2 + fft.output[2 * k + 1] ** 2;
        if (filters.power === 1) for (let k = 0; k < bins; k++) power[k] = Math.sqrt(power[k]);
        filterSums(power, filters, mel, frame * bands);
      }
      if (level) {
        for (let i = 0; i < count * bands; i++) mel[i] = level.levelOf(mel[i]);
      }
      return mel.subarray(0, count * bands);
    },
  };
}

/** Mean off, then y[n] = x[n] - c x[n - 1] and y[0] = (1 - c) x[0], then the window. */
function condition(
  samples: Float64Array,
  start: number,
  { window, windowStart, removeMean, preemphasis }: StftPlan,
  input: Float64Array,
): void {
  const { length } = window;
  let mean = 0;
  if (removeMean) {
    for (let n = 0; n < length; n++) mean += samples[start + n];
    mean /= length;
  }
  for (let n = 0; n < length; n++) {
    const value = samples[start + n] - mean;
    const before = samples[start + Math.max(0, n - 1)] - mean;
    input[windowStart + n] = window[n] * (value - preemphasis * before);
  }
}

function filterSums(
  power: Float64Array,
  { bands, supports, weights }: MelFilters,
  sums: Float64Array,
  row: number,
): void {
  let next = 0;
  for (let band = 0; band < bands; band++) {
    const first = supports[2 * band];
    const end = first + supports[2 * band + 1];
    let sum = 0;
    for (let k = first; k < end; k++) sum += weights[next++] * power[k];
    sums[row + band] = sum;
  }
}
