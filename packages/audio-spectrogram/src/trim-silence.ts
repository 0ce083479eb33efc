import { AudioArgumentError } from './errors';
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
export function trimSilence<Clip extends Samples>(
  samples: Clip,
  { thresholdDb = 60, frameLength = 2048, hopLength = 512 }: TrimOptions = {},
): Trimmed<Clip> {
  requirePositiveInteger('frameLength', frameLength);
  requirePositiveInteger('hopLength', hopLength);
  if (!(thresholdDb > 0)) throw new AudioArgumentError('thresholdDb', thresholdDb, 'a positive number of dB');
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

function framePower(samples: Samples, frameLength: number, hopLength: number): Float64Array {
  const { length } = samples;
  const energyBefore = new Float64Array(length + 1);
  for (let n = 0; n < length; n++) energyBefore[n + 1] = energyBefore[n] + samples[n] * samples[n];
  const margin = Math.floor(frameLength / 2);
  const frames = 1 + Math.floor((length + 2 * margin - frameLength) / hopLength);
  return Float64Array.from({ length: Math.max(1, frames) }, (_, t) => {
    const from = Math.min(length, Math.max(0, t * hopLength - margin));
    const to = Math.max(from, Math.min(length, t * hopLength - margin + frameLength));
    return (energyBefore[to] - energyBefore[from]) / frameLength;
  });
}
