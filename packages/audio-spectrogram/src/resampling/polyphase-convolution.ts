import type { PolyphaseFilter } from './polyphase-filter';

/**
 * Reads a signal at the positions m down / up: y[m] = sum_j h_p[j] x[w + j], where w is the whole part of the position, p
 * its remainder's row, and x begins reach - 1 samples before position 0.
 */
export function polyphaseConvolution(
  { taps, rows, phases }: PolyphaseFilter,
  up: number,
  down: number,
  signal: Float64Array,
  count: number,
): Float32Array {
  const result = new Float32Array(count);
  // the position, kept exact: whole samples and a remainder in units of 1 / up
  const wholeStep = Math.floor(down / up);
  const remainderStep = down - wholeStep * up;
  const rowsOverUp = rows / up;
  let whole = 0;
  let remainder = 0;
  for (let m = 0; m < count; m++) {
    const position = remainder * rowsOverUp;
    const row = rows === up ? remainder : Math.floor(position);
    const sum = dotProduct(signal, whole, phases, row * taps, taps);
    result[m] =
      rows === up ? sum : sum + (position - row) * (dotProduct(signal, whole, phases, (row + 1) * taps, taps) - sum);
    whole += wholeStep;
    remainder += remainderStep;
    if (remainder >= up) {
      remainder -= up;
      whole++;
    }
  }
  return result;
}

/** Four sums at once: one would make every addition wait for the one before. `length` is a multiple of four. */
function dotProduct(a: Float64Array, aStart: number, b: Float64Array, bStart: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < length; i += 4) {
    s0 += a[aStart + i] * b[bStart + i];
    s1 += a[aStart + i + 1] * b[bStart + i + 1];
    s2 += a[aStart + i + 2] * b[bStart + i + 2];
    s3 += a[aStart + i + 3] * b[bStart + i + 3];
  }
  return s0 + s1 + (s2 + s3);
}
