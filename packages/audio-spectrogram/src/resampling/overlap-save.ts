import { transformInPlace } from '../complex-fft';
import { type FftPlan, fftPlan } from '../fft-plan';
import type { PolyphaseFilter } from './polyphase-filter';
import type { Samples } from '../samples';

/** A filter with a change of rate by `up` or 1 / `down`, one of which is 1, as transforms of blocks. */
export interface OverlapSave {
  up: number;
  down: number;
  /** Samples that the filter reaches to either side. */
  reach: number;
  /** Values of a block that are right; the rest is what wraps round. */
  valid: number;
  fft: FftPlan;
  /** The transform of each of the up or down parts of the filter, conjugate and over the size, as (re, im) pairs. */
  responses: Float64Array[];
}

/** A block is four times the filter or longer: of shorter ones too much wraps round, longer ones outgrow the cache. */
const BLOCK_OVER_FILTER = 4;

/**
 * Prepares y[m] = sum_j h[j] x[m down + j - reach + 1], or, doubling the rate, y[2m + p] = sum_j h_p[j] x[m + j - reach + 1] for p = 0 and 1.
 *
 * Dividing the rate, the sum over j is split by the remainder of j over `down`, so that all transforms are of the lower
 * rate, nothing is computed to be dropped, and one transform leads back.
 */
export function overlapSave({ taps, reach, rows, phases }: PolyphaseFilter, down: number): OverlapSave {
  const length = Math.ceil(taps / down);
  const size = 2 ** Math.ceil(Math.log2(BLOCK_OVER_FILTER * length));
  const fft = fftPlan(size);
  const parts = Math.max(rows, down);
  const responses = Array.from({ length: parts }, (_, part) => {
    const values = new Float64Array(2 * size);
    for (let p = 0; p < size; p++) {
      const j = down === 1 ? part * taps + fft.order[p] : part + down * fft.order[p];
      const isInside = down === 1 ? fft.order[p] < taps : j < taps;
      values[2 * p] = isInside ? phases[j] / size : 0;
    }
    transformInPlace(values, fft);
    for (let k = 0; k < size; k++) values[2 * k + 1] *= -1;
    return values;
  });
  return { up: rows, down, reach, valid: size - length + 1, fft, responses };
}

/** The values y[first] ... y[first + count - 1]; the samples count as zero beyond their ends. */
export function applyOverlapSave(plan: OverlapSave, samples: Samples, first: number, count: number): Float64Array {
  const { up, down, reach, valid, fft, responses } = plan;
  const { size } = fft;
  const start = Math.floor(first / up);
  const blocks = Math.ceil((count + first - start * up) / (valid * up));
  const result = new Float64Array(blocks * valid * up);
  // as the transform of complex values serves two real blocks at once, there is one more to read where they are odd
  const padded = new Float64Array(((blocks + 1) * valid + size) * down);
  const offset = start * down - reach + 1;
  const from = Math.max(0, offset);
  padded.set(samples.subarray(from, Math.max(from, offset + padded.length)), from - offset);
  const spectrum = new Float64Array(2 * size);
  const values = new Float64Array(2 * size);
  for (let block = 0; block < blocks; block += 2) {
    for (let part = 0; part < down; part++) {
      const target = part === 0 && up > 1 ? spectrum : values;
      gather(padded, block * valid * down + part, valid * down, down, fft.order, target);
      transformInPlace(target, fft);
      if (up === 1) accumulate(spectrum, values, responses[part], part === 0);
    }
    for (let part = 0; part < up; part++) {
      if (up === 1) swapInto(values, spectrum, fft.order);
      else swapProductInto(values, spectrum, responses[part], fft.order);
      transformInPlace(values, fft);
      const isPair = block + 1 < blocks;
      for (let n = 0, at = block * valid * up + part; n < valid; n++, at += up) {
        result[at] = values[2 * n + 1];
        if (isPair) result[at + valid * up] = values[2 * n];
      }
    }
  }
  return result.subarray(first - start * up, first - start * up + count);
}

/** Two stretches of the signal as real and imaginary part, in the order in which the transform takes them. */
function gather(
  signal: Float64Array,
  start: number,
  distance: number,
  step: number,
  order: Uint32Array,
  values: Float64Array,
): void {
  for (let p = 0; p < order.length; p++) {
    const at = start + order[p] * step;
    values[2 * p] = signal[at];
    values[2 * p + 1] = signal[at + distance];
  }
}

function accumulate(sum: Float64Array, values: Float64Array, factors: Float64Array, isFirst: boolean): void {
  for (let i = 0; i < sum.length; i += 2) {
    const real = values[i] * factors[i] - values[i + 1] * factors[i + 1];
    const imaginary = values[i] * factors[i + 1] + values[i + 1] * factors[i];
    sum[i] = isFirst ? real : sum[i] + real;
    sum[i + 1] = isFirst ? imaginary : sum[i + 1] + imaginary;
  }
}

/** Real and imaginary part change places: the transform then is the inverse, with its parts changed as well. */
function swapInto(target: Float64Array, values: Float64Array, order: Uint32Array): void {
  for (let p = 0; p < order.length; p++) {
    const i = 2 * order[p];
    target[2 * p] = values[i + 1];
    target[2 * p + 1] = values[i];
  }
}

function swapProductInto(target: Float64Array, values: Float64Array, factors: Float64Array, order: Uint32Array): void {
  for (let p = 0; p < order.length; p++) {
    const i = 2 * order[p];
    target[2 * p] = values[i] * factors[i + 1] + values[i + 1] * factors[i];
    target[2 * p + 1] = values[i] * factors[i] - values[i + 1] * factors[i + 1];
  }
}
