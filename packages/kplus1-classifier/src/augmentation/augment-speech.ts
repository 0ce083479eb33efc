import { randomNormal } from '@image2audio/tfjs-training';
import { requireBelow, requireInteger, requireOptions } from '../errors';
import { countSpectrograms, type SpectrogramShape } from '../spectrograms';
import { drawRun, maskBands, maskFrames } from './mask-run';
import { spectralCurve } from './spectral-curve';
import { warpBands } from './warp-bands';
import { warpTime } from './warp-time';

export interface AugmentSpeechOptions extends SpectrogramShape {
  /** The length is multiplied by a number within 1 +- timeScale. Default 0.15. */
  timeScale?: number;
  /** Most shift in time, as a share of the frames, either way. Default 0.25. */
  timeShift?: number;
  /** The spacing of the bands is multiplied by a number within 1 +- bandScale. Default 0.05. */
  bandScale?: number;
  /** Most bands by which a spectrogram moves up or down. Default 2. */
  bandShift?: number;
  /** Knots of the spectral curve that is added; 0 for none. Default 5. */
  curveKnots?: number;
  /** Deviation of the normal knots, in the spectrogram's unit. Default 0.3. */
  curveDeviation?: number;
  /** All values are multiplied by a number within 1 +- gain. Default 0.1. */
  gain?: number;
  /** To all values a number within +- offset is added. Default 0.2. */
  offset?: number;
  /** The band mask is narrower than this; 0 for none. Default 12. */
  bandMask?: number;
  /** The time mask is shorter than this; 0 for none. Default 30. */
  timeMask?: number;
}

/**
 * A randomly changed copy of standardised log spectrograms [B, frames, bands], each on its own, as another voice in another room
 * would have said it: faster or slower and earlier or later (`warpTime`), higher or lower (`warpBands`), under another spectral curve
 * (`spectralCurve`), louder or softer, then one run of bands and one of frames set to 0. `random` is uniform in [0, 1); an item takes
 * ten draws and those of the knots, whatever is on, so that one setting does not move another's draws.
 */
export function augmentSpeech(data: Float32Array, options: AugmentSpeechOptions, random: () => number): Float32Array {
  requireOptions<AugmentSpeechOptions>(
    'options',
    options,
    {
      frames: true,
      bands: true,
      timeScale: true,
      timeShift: true,
      bandScale: true,
      bandShift: true,
      curveKnots: true,
      curveDeviation: true,
      gain: true,
      offset: true,
      bandMask: true,
      timeMask: true,
    },
    'required',
  );
  const { frames, bands, timeScale = 0.15, timeShift = 0.25, bandScale = 0.05, bandShift = 2 } = options;
  const { curveKnots = 5, curveDeviation = 0.3, gain = 0.1, offset = 0.2, bandMask = 12, timeMask = 30 } = options;
  for (const [name, value] of Object.entries({ frames, bands })) requireInteger(name, value, 1);
  for (const [name, value] of Object.entries({ curveKnots, bandMask, timeMask })) requireInteger(name, value, 0);
  for (const [name, value] of Object.entries({ timeScale, bandScale })) requireBelow(name, value, 1);
  for (const [name, value] of Object.entries({ timeShift, bandShift, curveDeviation, gain, offset })) {
    requireBelow(name, value, Infinity);
  }
  const shape = { frames, bands };
  const items = countSpectrograms('data', data, shape);
  const size = frames * bands;
  const result = new Float32Array(data.length);
  const within = (limit: number): number => limit * (2 * random() - 1);
  for (let item = 0; item < items; item++) {
    const original = data.subarray(item * size, (item + 1) * size);
    const time = { scale: 1 + within(timeScale), shift: within(timeShift * frames) };
    const pitch = { scale: 1 + within(bandScale), shift: within(bandShift) };
    const factor = 1 + within(gain);
    const level = within(offset);
    const curve = spectralCurve(
      curveKnots === 0 ? [0] : Array.from({ length: curveKnots }, () => curveDeviation * randomNormal(random)),
      bands,
    );
    const changed = warpBands(warpTime(original, shape, time), shape, pitch);
    for (let start = 0; start < size; start += bands) {
      for (let band = 0; band < bands; band++)
        changed[start + band] = changed[start + band] * factor + level + curve[band];
    }
    maskBands(changed, shape, drawRun(bands, bandMask, random));
    maskFrames(changed, shape, drawRun(frames, timeMask, random));
    result.set(changed, item * size);
  }
  return result;
}
