import type { PolyphaseFilter } from './polyphase-filter';
import type { Samples } from './samples';

/** Changes the rate by a sum of products per output sample, for any ratio. */
export function polyphaseConvolution(filter: PolyphaseFilter): (samples: Samples) => Float32Array {
  const { up, down, taps, reach, rows, phases } = filter;
  return (samples) => {
    const signal = new Float64Array(samples.length + 2 * reach);
    signal.set(samples, reach);
    const result = new Float32Array(Math.ceil((samples.length * up) / down));
    for (let m = 0; m < result.length; m++) {
      // position m down / up in the input, kept exact: whole samples and a remainder in units of 1 / up
      const whole = Math.floor((m * down) / up);
      const position = ((m * down - whole * up) * rows) / up;
      const row = Math.floor(position);
      const blend = position - row;
      const sum = dotProduct(signal, whole + 1, phases, row * taps, taps);
      if (blend === 0) result[m] = sum;
      else result[m] = sum + blend * (dotProduct(signal, whole + 1, phases, (row + 1) * taps, taps) - sum);
    }
    return result;
  };
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
