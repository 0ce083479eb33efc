import type { SpectrogramShape } from '../spectrograms';

/**
 * Cepstra of a log spectrogram [frames, bands]: the first `count` coefficients of the orthonormal DCT-II of each frame over its bands,
 * c_k = s_k sum_b x_b cos(pi k (b + 1/2) / bands) with s_0 = sqrt(1 / bands) and s_k = sqrt(2 / bands). Row-major
 * [frames, count] in float64; scipy.fft.dct(x, norm='ortho') agrees.
 */
export function cepstra(
  spectrogram: ArrayLike<number>,
  { frames, bands }: SpectrogramShape,
  count: number,
): Float64Array {
  const basis = cosines(bands, count);
  const result = new Float64Array(frames * count);
  for (let frame = 0; frame < frames; frame++) {
    for (let k = 0; k < count; k++) {
      let sum = 0;
      for (let band = 0; band < bands; band++) sum += spectrogram[frame * bands + band] * basis[k * bands + band];
      result[frame * count + k] = sum;
    }
  }
  return result;
}

/** s_k cos(pi k (b + 1/2) / bands), [count, bands]. */
function cosines(bands: number, count: number): Float64Array {
  return Float64Array.from({ length: count * bands }, (_, i) => {
    const k = Math.floor(i / bands);
    return Math.sqrt((k === 0 ? 1 : 2) / bands) * Math.cos((Math.PI * k * ((i % bands) + 0.5)) / bands);
  });
}
