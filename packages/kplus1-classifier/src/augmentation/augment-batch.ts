import { ClassifierError, requireInteger, requireOptions, requireRange } from '../errors';
import { drawRun, maskBands, maskFrames } from './mask-run';

export interface AugmentOptions {
  frames: number;
  bands: number;
  /** Most frames by which a spectrogram is rolled, either way, end to start. Default 20. */
  roll?: number;
  /** The band mask is narrower than this; 0 for none. Default 12. */
  bandMask?: number;
  /** The time mask is shorter than this; 0 for none. Default 30. */
  timeMask?: number;
  /** All values are multiplied by a number within 1 +- gain. Default 0.1. */
  gain?: number;
  /** To all values a number within +- offset is added. Default 0.2. */
  offset?: number;
}

/**
 * A randomly changed copy of spectrograms [B, frames, bands], each on its own: rolled in time, scaled and shifted,
 * then one run of bands and one run of frames set to 0, the mean of standardised spectrograms. Masks as in
 * SpecAugment (Park et al. 2019). `random` is uniform in [0, 1); a spectrogram always takes seven draws.
 */
export function augmentBatch(data: Float32Array, options: AugmentOptions, random: () => number): Float32Array {
  requireOptions<AugmentOptions>(
    'options',
    options,
    { frames: true, bands: true, roll: true, bandMask: true, timeMask: true, gain: true, offset: true },
    'required',
  );
  const { frames, bands, roll = 20, bandMask = 12, timeMask = 30, gain = 0.1, offset = 0.2 } = options;
  requireInteger('frames', frames, 1);
  requireInteger('bands', bands, 1);
  requireInteger('roll', roll, 0);
  requireInteger('bandMask', bandMask, 0);
  requireInteger('timeMask', timeMask, 0);
  requireRange('gain', gain, 0, Infinity);
  requireRange('offset', offset, 0, Infinity);
  const size = frames * bands;
  if (data.length % size !== 0) {
    throw new ClassifierError('data', `${data.length} values`, `a multiple of ${frames} frames x ${bands} bands`);
  }
  const result = new Float32Array(data.length);
  for (let start = 0; start < data.length; start += size) {
    const shift = Math.floor(random() * (2 * roll + 1)) - roll;
    const scale = 1 + gain * (2 * random() - 1);
    const level = offset * (2 * random() - 1);
    const item = result.subarray(start, start + size);
    rollFrames(data.subarray(start, start + size), item, (((shift % frames) + frames) % frames) * bands);
    for (let i = 0; i < size; i++) item[i] = item[i] * scale + level;

    maskBands(item, { frames, bands }, drawRun(bands, bandMask, random));
    maskFrames(item, { frames, bands }, drawRun(frames, timeMask, random));
  }
  return result;
}

function rollFrames(source: Float32Array, target: Float32Array, by: number): void {
  target.set(source.subarray(0, source.length - by), by);
  target.set(source.subarray(source.length - by), 0);
}
