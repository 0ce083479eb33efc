import { AudioArgumentError, requireRange } from './errors';
import { type GriffinLimOptions, requireSpectrogramOptions } from './spectrogram-options';
import { requireBins, requireValues } from './istft';
import { overlapAdd } from './overlap-add';
import { requirePositiveInteger } from './samples';
import { fixedRandom } from './seeded-random';
import { type BinSpectrogram, forEachSpectrum } from './stft';

/**
 * A signal for a spectrogram without phases, by the fast Griffin-Lim algorithm; agrees with librosa.griffinlim.
 *
 * With G the projection of a spectrogram on those that a signal has (`istft`, then `stft`) and S the magnitudes:
 * X_0 = S exp(i phase), T_j = G(X_(j-1)), X_j = S A_j / |A_j| with A_j = T_j - m / (1 + m) T_(j-1). The result is the
 * signal of the last X_j. Its length is hop (frames - 1) unless stated.
 *
 * D. W. Griffin and J. S. Lim, "Signal estimation from modified short-time Fourier transform", IEEE Trans. ASSP 32(2),
 * 1984. N. Perraudin, P. Balazs, P. L. Sondergaard, "A fast Griffin-Lim algorithm", WASPAA 2013.
 *
 * @param magnitude |X_t[k]|, the square root of `powerSpectrogram`, of frames x (N/2 + 1) values of 0 or more
 * @param options those of the transform, and of the iteration
 * @throws AudioArgumentError for options out of range, magnitudes that are negative or not finite, or a `length` of
 *   which the transform makes another number of frames
 */
export function griffinLim(magnitude: BinSpectrogram, options: GriffinLimOptions): Float64Array {
  requireSpectrogramOptions(options);
  const { iterations = 32, momentum = 0.99, random = fixedRandom() } = options;
  const { data, frames, bins } = magnitude;
  requirePositiveInteger('iterations', iterations);
  requireRange('momentum', momentum, 0, 1);
  requireMagnitudes('magnitude', magnitude, options.fftSize);
  const { length, synthesise } = overlapAdd(frames, options);
  const signal = new Float64Array(length);
  synthesise(signal, (frame, spectrum) => {
    for (let k = 0; k < bins; k++) {
      const phase = 2 * Math.PI * phaseFrom(random);
      spectrum[2 * k] = data[frame * bins + k] * Math.cos(phase);
      spectrum[2 * k + 1] = data[frame * bins + k] * Math.sin(phase);
    }
  });

  let rebuilt = new Float64Array(2 * frames * bins);
  let before = new Float64Array(2 * frames * bins);
  const memory = momentum / (1 + momentum);
  for (let iteration = 0; iteration < iterations; iteration++) {
    [rebuilt, before] = [before, rebuilt];
    analyse(signal, options, frames, rebuilt);
    // `before` is zero in the first round, in which there is no momentum yet
    synthesise(signal, (frame, spectrum) => {
      for (let k = 0, i = frame * bins; k < bins; k++, i++) {
        const real = rebuilt[2 * i] - memory * before[2 * i];
        const imaginary = rebuilt[2 * i + 1] - memory * before[2 * i + 1];
        const size = Math.sqrt(real * real + imaginary * imaginary);
        // a bin of which nothing is left has no phase and stays silent for a round, as in librosa
        const scale = size > 0 ? data[i] / size : 0;
        spectrum[2 * k] = scale * real;
        spectrum[2 * k + 1] = scale * imaginary;
      }
    });
  }
  return signal;
}

function phaseFrom(random: () => number): number {
  const drawn = random();
  if (!(drawn >= 0 && drawn <= 1)) throw new AudioArgumentError('random()', String(drawn), 'a number from 0 to 1');
  return drawn;
}

export function requireMagnitudes(argument: string, { data, frames, bins }: BinSpectrogram, fftSize: number): void {
  requireBins(argument, bins, fftSize);
  requireValues(`${argument}.data`, data, frames * bins);
  const negative = data.findIndex((value) => value < 0);
  if (negative >= 0) throw new AudioArgumentError(`${argument}.data[${negative}]`, String(data[negative]), '0 or more');
}

/** The spectrogram of `signal` in (re, im) pairs, frame by frame. */
function analyse(signal: Float64Array, options: GriffinLimOptions, frames: number, pairs: Float64Array): void {
  const { length } = signal;
  const width = pairs.length / frames;
  forEachSpectrum(
    signal,
    options,
    (count) => {
      if (count === frames) return;
      const found = `${length}, of which the transform makes ${count} frames`;
      throw new AudioArgumentError('length', found, `one that makes ${frames} frames`, 'Leave it out, or change it.');
    },
    (frame, spectrum) => {
      for (let i = 0; i < width; i++) pairs[frame * width + i] = spectrum[i];
    },
  );
}
