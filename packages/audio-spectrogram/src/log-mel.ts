import { type MelOptions, type LogMelOptions, requireSpectrogramOptions } from './spectrogram-options';
import { stftPlan } from './stft-plan';
import { levelFormula, type LevelFormula, limitRange } from './decibel';
import { melEngine } from './engine/create-engine';
import { forEachChunk } from './frames';
import type { Samples } from './samples';

/** A log-mel spectrogram, frame by frame: level of frame t and band b in dB at index t bands + b. */
export interface Spectrogram {
  data: Float32Array;
  frames: number;
  bands: number;
  /** The level that silence has in this spectrogram, in dB: what frames are padded with. */
  floor: number;
}

/** A mel spectrogram before its logarithm, frame by frame: value of frame t and band b at index t bands + b. */
export interface MelSpectrogram {
  data: Float64Array;
  frames: number;
  bands: number;
}

/**
 * The mel spectrogram sum_k M_bk |X_t[k]|^power with the mel filters M and the short-time Fourier transform X, in float64. Agrees
 * with librosa.feature.melspectrogram for equal options. What depends on the options alone is prepared once.
 *
 * @throws AudioArgumentError for options out of range, no samples, or samples that are not finite
 */
export function melSpectrogram(samples: Samples, options: MelOptions): MelSpectrogram {
  requireSpectrogramOptions(options);
  let data = new Float64Array(0);
  const { frames, bands } = computeMel(samples, options, null, (values) => (data = new Float64Array(values)));
  return { data, frames, bands };
}

/**
 * The log-mel spectrogram: the level in dB of {@link melSpectrogram}.
 *
 * All is computed in float64, the result is float32.
 *
 * @throws AudioArgumentError for options out of range, no samples, or samples that are not finite
 */
export function logMelSpectrogram(samples: Samples, options: LogMelOptions): Spectrogram {
  requireSpectrogramOptions(options);
  const formula = levelFormula(options.decibel ?? { rule: 'offset', offset: 1e-7 });
  let data = new Float32Array(0);
  const { frames, bands } = computeMel(samples, options, formula, (values) => (data = new Float32Array(values)));
  const floor = formula.range < Infinity ? limitRange(data, formula) : formula.silence;
  return { data, frames, bands, floor };
}

/** Writes the values of the clip into what `allocate` gives for their number. */
function computeMel(
  samples: Samples,
  options: MelOptions,
  level: LevelFormula | null,
  allocate: (values: number) => Float32Array | Float64Array,
): { frames: number; bands: number } {
  const { bands } = options;
  const engine = melEngine(options);
  let data: Float32Array | Float64Array;
  let frames = 0;
  forEachChunk(
    samples,
    stftPlan(options),
    engine,
    (count) => {
      frames = count;
      data = allocate(count * bands);
    },
    (first, count) => data.set(engine.mel(count, level), first * bands),
  );
  return { frames, bands };
}
