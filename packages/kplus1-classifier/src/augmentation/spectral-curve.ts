/**
 * A smooth curve over the bands through knots at equal distances, the first on the lowest band and the last on the highest: between
 * two knots by half a cosine, so that it has neither a kink nor an overshoot. Added to each frame of a log spectrogram it is another
 * microphone or room. One knot gives a constant.
 */
export function spectralCurve(knots: ArrayLike<number>, bands: number): Float64Array {
  const last = knots.length - 1;
  return Float64Array.from({ length: bands }, (_, band) => {
    const place = bands === 1 ? 0 : (band * last) / (bands - 1);
    const below = Math.min(Math.floor(place), Math.max(0, last - 1));
    const share = (1 - Math.cos(Math.PI * (place - below))) / 2;
    return last === 0 ? knots[0] : knots[below] + share * (knots[below + 1] - knots[below]);
  });
}
