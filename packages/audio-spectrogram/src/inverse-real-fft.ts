import { spectrumEngine } from './engine/create-engine';
import type { EngineName } from './engine/engine-choice';

/**
 * Inverse transforms of `frames` spectra. `spectrumOf` puts (re, im) pairs of bins 0 ... N/2 of a frame into `spectrum`;
 * `visit` gets its N samples. Both see frames in turn, `visit` some frames later, and arrays that the next frame
 * overwrites.
 */
export type InverseTransforms = (
  frames: number,
  spectrumOf: (frame: number, spectrum: Float64Array) => void,
  visit: (frame: number, samples: Float64Array) => void,
) => void;

/**
 * The inverse of the discrete Fourier transform of real input, x[n] = 1/N sum_k X[k] exp(2 pi i k n / N) over all N
 * bins, of which those above N/2 are the conjugates of those below. The imaginary part of bin 0, and of bin N/2 where N is
 * even, is passed over.
 *
 * It is done by the forward transform and so by its engine: with H[k] = Re X[k] - Im X[k] for every bin, the Hartley
 * transform of x, and F the Fourier transform of H, x[n] = (Re F[n] - Im F[n]) / N; the Hartley transform is its own
 * inverse but for the factor.
 */
export function inverseRealFft(size: number, engine?: EngineName): InverseTransforms {
  const side = { fftSize: size, window: 'rectangular', hopLength: size, center: false } as const;
  const forward = spectrumEngine(engine ? { ...side, engine } : side);
  const spectrum = new Float64Array(2 * (Math.floor(size / 2) + 1));
  const samples = new Float64Array(size);
  return (frames, spectrumOf, visit) => {
    for (let first = 0; first < frames; first += forward.framesAtOnce) {
      const count = Math.min(forward.framesAtOnce, frames - first);
      for (let frame = 0; frame < count; frame++) {
        spectrumOf(first + frame, spectrum);
        hartleyOf(spectrum, 1, forward.samples, frame * size, size);
      }
      forward.eachSpectrum(count, (frame, transformed) => {
        hartleyOf(transformed, 1 / size, samples, 0, size);
        visit(first + frame, samples);
      });
    }
  };
}

/** scale (Re X[k] - Im X[k]) for all N bins of real input, from (re, im) pairs of the lower half. */
function hartleyOf(pairs: Float64Array, scale: number, hartley: Float64Array, at: number, size: number): void {
  hartley[at] = scale * pairs[0];
  if (size % 2 === 0) hartley[at + size / 2] = scale * pairs[size];
  for (let k = 1; 2 * k < size; k++) {
    const real = scale * pairs[2 * k];
    const imaginary = scale * pairs[2 * k + 1];
    hartley[at + k] = real - imaginary;
    hartley[at + size - k] = real + imaginary;
  }
}
