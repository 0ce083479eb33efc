import { type FftPlan } from './fft-plan';

/**
 * The discrete Fourier transform X[k] = sum_n x[n] exp(-2 pi i k n / N) in place, by the plan of its length.
 *
 * @param values (re, im) pairs, position p holding x[plan.order[p]]; X in its natural order afterwards
 */
export function transformInPlace(values: Float64Array, { size, radices, twiddles }: FftPlan): void {
  let m = 1;
  let first = 0;
  for (const radix of radices) {
    // the first stage's twiddles are all 1 and are not kept
    const factors = m === 1 ? null : twiddles.subarray(first, first + 2 * m * (radix - 1));
    if (radix === 4) radix4(values, size, m, factors);
    else if (radix === 2) radix2(values, size, m, factors);
    else anyRadix(values, size, m, radix, factors);
    if (factors) first += factors.length;
    m *= radix;
  }
}

function radix2(x: Float64Array, size: number, m: number, factors: Float64Array | null): void {
  for (let block = 0; block < 2 * size; block += 4 * m) {
    for (let k = 0; k < m; k++) {
      const a = block + 2 * k;
      const b = a + 2 * m;
      let real = x[b];
      let imaginary = x[b + 1];
      if (factors) {
        real = x[b] * factors[2 * k] - x[b + 1] * factors[2 * k + 1];
        imaginary = x[b] * factors[2 * k + 1] + x[b + 1] * factors[2 * k];
      }
      x[b] = x[a] - real;
      x[b + 1] = x[a + 1] - imaginary;
      x[a] += real;
      x[a + 1] += imaginary;
    }
  }
}

function radix4(x: Float64Array, size: number, m: number, factors: Float64Array | null): void {
  for (let block = 0; block < 2 * size; block += 8 * m) {
    for (let k = 0; k < m; k++) {
      const a = block + 2 * k;
      const b = a + 2 * m;
      const c = b + 2 * m;
      const d = c + 2 * m;
      let bRe = x[b];
      let bIm = x[b + 1];
      let cRe = x[c];
      let cIm = x[c + 1];
      let dRe = x[d];
      let dIm = x[d + 1];
      if (factors) {
        const t = 6 * k;
        const b0 = bRe;
        bRe = b0 * factors[t] - bIm * factors[t + 1];
        bIm = b0 * factors[t + 1] + bIm * factors[t];
        const c0 = cRe;
        cRe = c0 * factors[t + 2] - cIm * factors[t + 3];
        cIm = c0 * factors[t + 3] + cIm * factors[t + 2];
        const d0 = dRe;
        dRe = d0 * factors[t + 4] - dIm * factors[t + 5];
        dIm = d0 * factors[t + 5] + dIm * factors[t + 4];
      }
      const evenSumRe = x[a] + cRe;
      const evenSumIm = x[a + 1] + cIm;
      const evenDifferenceRe = x[a] - cRe;
      const evenDifferenceIm = x[a + 1] - cIm;
      const oddSumRe = bRe + dRe;
      const oddSumIm = bIm + dIm;
      const oddDifferenceRe = bRe - dRe;
      const oddDifferenceIm = bIm - dIm;
      x[a] = evenSumRe + oddSumRe;
      x[a + 1] = evenSumIm + oddSumIm;
      // times -i
      x[b] = evenDifferenceRe + oddDifferenceIm;
      x[b + 1] = evenDifferenceIm - oddDifferenceRe;
      x[c] = evenSumRe - oddSumRe;
      x[c + 1] = evenSumIm - oddSumIm;
      x[d] = evenDifferenceRe - oddDifferenceIm;
      x[d + 1] = evenDifferenceIm + oddDifferenceRe;
    }
  }
}

/**
 * The sum as it stands, over values y_j and y_(r - j) at once: their cosine terms are equal and their sine terms opposite.
 */
function anyRadix(x: Float64Array, size: number, m: number, radix: number, factors: Float64Array | null): void {
  const half = (radix - 1) / 2;
  const roots = rootsOfUnity(radix);
  // sums and differences of the pairs: (re, im) of y_j + y_(r - j), then of y_j - y_(r - j)
  const pairs = new Float64Array(4 * half);
  for (let block = 0; block < 2 * size; block += 2 * radix * m) {
    for (let k = 0; k < m; k++) {
      const a = block + 2 * k;
      if (factors) rotate(x, a, m, radix, factors, k);
      let [sumRe, sumIm] = [x[a], x[a + 1]];
      for (let j = 1; j <= half; j++) {
        const low = a + 2 * m * j;
        const high = a + 2 * m * (radix - j);
        const pair = 4 * (j - 1);
        pairs[pair] = x[low] + x[high];
        pairs[pair + 1] = x[low + 1] + x[high + 1];
        pairs[pair + 2] = x[low] - x[high];
        pairs[pair + 3] = x[low + 1] - x[high + 1];
        sumRe += pairs[pair];
        sumIm += pairs[pair + 1];
      }
      for (let q = 1; q <= half; q++) {
        let [evenRe, evenIm, oddRe, oddIm] = [x[a], x[a + 1], 0, 0];
        for (let j = 1, turn = q; j <= half; j++, turn = (turn + q) % radix) {
          const pair = 4 * (j - 1);
          evenRe += roots[2 * turn] * pairs[pair];
          evenIm += roots[2 * turn] * pairs[pair + 1];
          oddRe += roots[2 * turn + 1] * pairs[pair + 3];
          oddIm += roots[2 * turn + 1] * pairs[pair + 2];
        }
        const low = a + 2 * m * q;
        const high = a + 2 * m * (radix - q);
        x[low] = evenRe - oddRe;
        x[low + 1] = evenIm + oddIm;
        x[high] = evenRe + oddRe;
        x[high + 1] = evenIm - oddIm;
      }
      x[a] = sumRe;
      x[a + 1] = sumIm;
    }
  }
}

function rotate(x: Float64Array, a: number, m: number, radix: number, factors: Float64Array, k: number): void {
  for (let j = 1; j < radix; j++) {
    const at = a + 2 * m * j;
    const t = 2 * (k * (radix - 1) + j - 1);
    const real = x[at];
    x[at] = real * factors[t] - x[at + 1] * factors[t + 1];
    x[at + 1] = real * factors[t + 1] + x[at + 1] * factors[t];
  }
}

/** cos and sin of -2 pi t / radix, t = 0 ... radix - 1. */
export function rootsOfUnity(radix: number): Float64Array {
  const roots = new Float64Array(2 * radix);
  for (let t = 0; t < radix; t++) {
    roots[2 * t] = Math.cos((-2 * Math.PI * t) / radix);
    roots[2 * t + 1] = Math.sin((-2 * Math.PI * t) / radix);
  }
  return roots;
}
