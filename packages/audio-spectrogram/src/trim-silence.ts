import { requireOptions, requirePositive } from './errors';
import { requireFiniteSamples, requirePositiveInteger, type Samples } from './samples';

export interface TrimOptions {
  /** Frames quieter than the loudest frame by this many dB or more are silence; 60 by default, as librosa. */
  thresholdDb?: number;
  /** Samples in which the level is measured; 2048 by default, as librosa. */
  frameLength?: number;
  /** Samples from one measurement to the next, and the grain of the cut; 512 by default, as librosa. */
  hopLength?: number;
}

export interface Trimmed<Clip extends Samples = Float32Array> {
  /** The samples from `start` up to `end`: a view, not a copy. */
  samples: Clip;
  start: number;
  end: number;
}

// librosa takes a root mean square below 1e-5 for 1e-5, so that digital silence has a level
const SMALLEST_POWER = 1e-10;

/**
 * Cuts the silence at both ends, as librosa.effects.trim.
 *
 * The level of frame t is the mean square of `frameLength` samples centred on sample t hop (zeros beyond the ends). The
 * clip is kept from t_first hop to (t_last + 1) hop, the first and last frame with a level above the loudest minus
 * `thresholdDb`. A clip without any sound is all as loud as its loudest frame, and is kept whole.
 *
 * @throws AudioArgumentError for options out of range, no samples, or samples that are not finite
 */
export function trimSilence<Clip extends Samples>(samples: Clip, options: TrimOptions = {}): Trimmed<Clip> {
  requireTrimOptions('options', options);
  const { thresholdDb = 60, frameLength = 2048, hopLength = 512 } = options;
  requirePositiveInteger('frameLength', frameLength);
  requirePositiveInteger('hopLength', hopLength);
  requirePositive('thresholdDb', thresholdDb);
  requireFiniteSamples(samples);
  const power = framePower(samples, frameLength, hopLength);
  let loudest = SMALLEST_POWER;
  for (const value of power) loudest = Math.max(loudest, value);
  const isLoud = (value: number) => 10 * Math.log10(Math.max(value, SMALLEST_POWER) / loudest) > -thresholdDb;
  const start = power.findIndex(isLoud) * hopLength;
  // the loudest frame always counts as loud, so that both searches end
  let loudFrames = power.length;
  while (!isLoud(power[loudFrames - 1])) loudFrames--;
  const end = Math.min(samples.length, loudFrames * hopLength);
  return { samples: samples.subarray(start, end) as Clip, start, end };
}

export function requireTrimOptions(argument: string, options: TrimOptions): void {
  requireOptions<TrimOptions>(argument, options, { thresholdDb: true, frameLength: true, hopLength: true });
}

/**
 * Mean squares of the frames, of sums alone: a difference of running sums would lose a quiet frame behind a loud one. Squares are added up in
 * blocks at whose bounds all frames begin and end. Stretches as long as a frame are then summed from their beginnings and to their ends: a frame is
 * the end of one stretch and the beginning of the next (van Herk's algorithm), in a time that does not grow with its length.
 */
function framePower(samples: Samples, frameLength: number, hopLength: number): Float64Array {
  const { length } = samples;
  const margin = Math.floor(frameLength / 2);
  const frames = Math.max(1, 1 + Math.floor((length + 2 * margin - frameLength) / hopLength));
  const block = greatestCommonDivisor(hopLength, greatestCommonDivisor(margin, frameLength));
  const [hop, size] = [hopLength / block, frameLength / block];
  const fromStart = new Float64Array(Math.max((frames - 1) * hop + size, Math.ceil((margin + length) / block)));
  for (let n = 0; n < length; n++) fromStart[Math.floor((margin + n) / block)] += samples[n] * samples[n];
  const toEnd = fromStart.slice();
  for (let b = 1; b < fromStart.length; b++) if (b % size !== 0) fromStart[b] += fromStart[b - 1];
  for (let b = toEnd.length - 2; b >= 0; b--) if ((b + 1) % size !== 0) toEnd[b] += toEnd[b + 1];
  return Float64Array.from({ length: frames }, (_, t) => {
    const start = t * hop;
    const sum = start % size === 0 ? fromStart[start + size - 1] : toEnd[start] + fromStart[start + size - 1];
    return sum / frameLength;
  });
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
