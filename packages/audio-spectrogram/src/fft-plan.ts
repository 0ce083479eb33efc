import { AudioArgumentError } from './errors';

/**
 * What a mixed-radix transform of one length needs: N is the product of `radices`, and stage s joins radices[s]
 * transforms of m = radices[0] ... radices[s - 1] values each.
 */
export interface FftPlan {
  size: number;
  radices: number[];
  /** Which input value stands at each position before the first stage: the digits of the position, reversed. */
  order: Uint32Array;
  /**
   * For each stage after the first, k = 0 ... m - 1 and j = 1 ... r - 1: cos and sin of -2 pi j k / (r m), in this order.
   */
  twiddles: Float64Array;
}

// a butterfly of radix p takes p^2 steps: beyond this the transform is no longer a fast one
const LARGEST_RADIX = 1024;
const LARGEST_SIZE = 2 ** 24;

/**
 * Plans the complex transform of `size` values by decimation in time (Cooley and Tukey 1965). Factors of four come last:
 * their butterflies have no multiplications but the twiddles', and the first stage has no twiddles.
 *
 * @throws AudioArgumentError, naming `fftSize`, unless 1 <= size <= 2^24 without a prime factor above 1024; `asked` is what the
 *   caller asked for where the transform does it with another size
 */
export function fftPlan(size: number, asked = size): FftPlan {
  const radices = factors(size);
  if (radices === null) throw wrongSize(asked);
  return { size, radices, order: inputOrder(radices), twiddles: twiddleFactors(size, radices) };
}

/** Throws where {@link fftPlan} would, without planning. */
export function requireFftSize(size: number): void {
  if (factors(size) === null) throw wrongSize(size);
}

function wrongSize(size: number): AudioArgumentError {
  return new AudioArgumentError(
    'fftSize',
    String(size),
    `an integer from 1 to 2^24 without a prime factor above ${LARGEST_RADIX}`,
    'Zero-pad: windowLength may be smaller.',
  );
}

function factors(size: number): number[] | null {
  if (!Number.isSafeInteger(size) || size < 1 || size > LARGEST_SIZE) return null;
  const found: number[] = [];
  let rest = size;
  for (const radix of [4, 2, 3, 5]) {
    for (; rest % radix === 0; rest /= radix) found.push(radix);
  }
  for (let radix = 7; rest > 1; radix += 2) {
    if (radix > LARGEST_RADIX) return null;
    for (; rest % radix === 0; rest /= radix) found.push(radix);
  }
  const rank = (radix: number) => (radix % 2 === 0 ? radix : 0);
  return found.sort((a, b) => rank(a) - rank(b));
}

/** Built from the last stage, which joins transforms of every r-th value, back to the first. */
function inputOrder(radices: number[]): Uint32Array {
  let order = Uint32Array.of(0);
  for (const radix of [...radices].reverse()) {
    const stride = order.length;
    const finer = new Uint32Array(stride * radix);
    for (let i = 0; i < stride; i++) {
      for (let j = 0; j < radix; j++) finer[i * radix + j] = order[i] + j * stride;
    }
    order = finer;
  }
  return order;
}

function twiddleFactors(size: number, radices: number[]): Float64Array {
  let m = radices[0] ?? 1;
  const twiddles = new Float64Array(2 * (size - m));
  let next = 0;
  for (const radix of radices.slice(1)) {
    for (let k = 0; k < m; k++) {
      for (let j = 1; j < radix; j++) {
        const angle = (-2 * Math.PI * j * k) / (radix * m);
        twiddles[next++] = Math.cos(angle);
        twiddles[next++] = Math.sin(angle);
      }
    }
    m *= radix;
  }
  return twiddles;
}
