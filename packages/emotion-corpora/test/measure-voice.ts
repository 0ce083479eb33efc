import type { VocalDescriptor } from '../src/synthetic/voice/vocal-signs';

/** Textbook measurements of a voice, written for the tests alone: nothing here is shared with the renderer. 16 kHz. */
const rate = 16_000;
const frame = 640;
const hop = 240;
/** Hz between which pitch is looked for. */
const lowestPitch = 60;
const highestPitch = 650;

/** The sound an octave lower in rate, by the mean of neighbours: enough for pitch, and a quarter of the work. */
function halved(samples: Float32Array): Float32Array {
  return Float32Array.from({ length: samples.length >> 1 }, (_, n) => (samples[2 * n] + samples[2 * n + 1]) / 2);
}

/** Normalised autocorrelation (cross-correlation of both halves) at `lag`. */
function similarity(values: Float32Array, start: number, length: number, lag: number): number {
  let product = 0;
  let first = 1e-12;
  let second = 1e-12;
  for (let n = start; n < start + length; n++) {
    product += values[n] * values[n + lag];
    first += values[n] * values[n];
    second += values[n + lag] * values[n + lag];
  }
  return product / Math.sqrt(first * second);
}

/** Where a parabola through three equidistant values has its top, in steps from the middle one. */
function topOffset(left: number, middle: number, right: number): number {
  const curvature = left - 2 * middle + right;
  return curvature < 0 ? Math.max(-0.5, Math.min(0.5, (0.5 * (left - right)) / curvature)) : 0;
}

/** Hz by autocorrelation: the shortest lag whose peak comes near the highest; null where nothing repeats. */
export function autocorrelationPitch(half: Float32Array, start: number): number | null {
  const shortest = Math.floor(rate / 2 / highestPitch);
  const longest = Math.ceil(rate / 2 / lowestPitch);
  const length = 240;
  if (start + length + longest >= half.length) return null;
  const values = Array.from({ length: longest + 1 }, (_, lag) => {
    return lag < shortest - 1 ? 0 : similarity(half, start, length, lag);
  });
  const peaks = values.flatMap((value, lag) => {
    const isPeak = lag >= shortest && lag < longest && value > values[lag - 1] && value >= values[lag + 1];
    return isPeak ? [lag] : [];
  });
  const highest = Math.max(0, ...peaks.map((lag) => values[lag]));
  if (highest < 0.6) return null;
  const lag = peaks.find((candidate) => values[candidate] > 0.9 * highest)!;
  return rate / 2 / (lag + topOffset(values[lag - 1], values[lag], values[lag + 1]));
}

/** Two second-order Butterworth high-passes at 1 kHz in a row. */
function highPassed(samples: Float32Array): Float32Array {
  const k = Math.tan((Math.PI * 1000) / rate);
  const norm = 1 / (1 + Math.SQRT2 * k + k * k);
  const a1 = 2 * (k * k - 1) * norm;
  const a2 = (1 - Math.SQRT2 * k + k * k) * norm;
  const once = (input: Float32Array) => {
    const output = new Float32Array(input.length);
    for (let n = 2; n < input.length; n++) {
      output[n] = norm * (input[n] - 2 * input[n - 1] + input[n - 2]) - a1 * output[n - 1] - a2 * output[n - 2];
    }
    return output;
  };
  return once(once(samples));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** Slope and residuals of the least-squares line through (x, y). */
function line(xs: readonly number[], ys: readonly number[]): { slope: number; residuals: number[] } {
  const middle = mean(xs);
  const level = mean(ys);
  const slope =
    xs.reduce((sum, x, k) => sum + (x - middle) * (ys[k] - level), 0) /
    xs.reduce((sum, x) => sum + (x - middle) * (x - middle), 1e-12);
  return { slope, residuals: ys.map((y, k) => y - level - slope * (xs[k] - middle)) };
}

/**
 * Lengths and heights of successive cycles from `start` on, by matching each with the next (as in waveform-matching jitter analysis), until they no
 * longer match.
 */
function cyclesFrom(samples: Float32Array, start: number, end: number, pitch: number) {
  const lengths: number[] = [];
  const heights: number[] = [];
  let position = start;
  let period = rate / pitch;
  for (;;) {
    const length = Math.round(period);
    const [least, most] = [Math.floor(0.85 * period), Math.ceil(1.15 * period)];
    if (position + most + 1 + length >= end) break;
    let best = least;
    const values: number[] = [];
    for (let lag = least - 1; lag <= most + 1; lag++) values.push(similarity(samples, position, length, lag));
    for (let lag = least; lag <= most; lag++) if (values[lag - least + 1] > values[best - least + 1]) best = lag;
    const at = best - least + 1;
    if (values[at] < 0.75) break;
    period = best + topOffset(values[at - 1], values[at], values[at + 1]);
    lengths.push(period);
    let height = 0;
    for (let n = position; n < position + length; n++) height = Math.max(height, Math.abs(samples[n]));
    heights.push(height);
    position += Math.round(period);
  }
  return { lengths, heights };
}

/** Mean size of second differences, which a steady rise or fall does not have, relative to the mean. */
function irregularity(values: readonly number[]): number[] {
  return values.slice(2).map((value, k) => {
    const average = (value + values[k] + values[k + 1]) / 3;
    return Math.abs(value - 2 * values[k + 1] + values[k]) / average;
  });
}

/** Every descriptor of one clip of `syllables` syllables; contour in semitones a sentence, range 10th to 90th percentile around it. */
export function measureVoice(samples: Float32Array, syllables: number): Record<VocalDescriptor, number> {
  const half = halved(samples);
  const high = highPassed(samples);
  const energyOf = (values: Float32Array, start: number) => {
    let energy = 1e-12;
    for (let n = start; n < start + frame; n++) energy += values[n] * values[n];
    return energy / frame;
  };
  const starts: number[] = [];
  for (let start = 0; start + frame <= samples.length; start += hop) starts.push(start);
  const energies = starts.map((start) => energyOf(samples, start));
  const loudest = Math.max(...energies);
  const active = starts.filter((_, index) => energies[index] > loudest * 10 ** -3);
  const seconds = (active[active.length - 1] + frame - active[0]) / rate;

  const voiced = active.flatMap((start) => {
    const pitch = autocorrelationPitch(half, start >> 1);
    return pitch === null ? [] : [{ start, pitch }];
  });
  const middle = [...voiced].sort((a, b) => a.pitch - b.pitch)[voiced.length >> 1].pitch;
  const kept = voiced.filter(({ pitch }) => pitch > middle / 1.9 && pitch < middle * 1.9);
  const semitones = kept.map(({ pitch }) => 12 * Math.log2(pitch / 100));
  const times = kept.map(({ start }) => (start - active[0]) / rate / seconds);
  const { slope, residuals } = line(times, semitones);
  const sorted = [...residuals].sort((a, b) => a - b);
  const quantile = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];

  const lengths: number[] = [];
  const heights: number[] = [];
  let reached = 0;
  for (const { start, pitch } of kept) {
    if (start < reached) continue;
    const cycles = cyclesFrom(samples, start, Math.min(samples.length, start + 4 * hop + frame), pitch);
    reached = start + 4 * hop;
    lengths.push(...irregularity(cycles.lengths));
    heights.push(...irregularity(cycles.heights));
  }
  // the median is not moved by the few cycles that were matched wrongly
  const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
  return {
    'pitch mean': mean(semitones),
    'pitch range': quantile(0.9) - quantile(0.1),
    'pitch contour': slope,
    energy: 10 * Math.log10(mean(active.map((start) => energyOf(samples, start)))),
    rate: syllables / seconds,
    'high-frequency energy': mean(
      kept.map(({ start }) => 10 * Math.log10(energyOf(high, start) / energyOf(samples, start))),
    ),
    jitter: median(lengths),
    shimmer: median(heights),
  };
}
