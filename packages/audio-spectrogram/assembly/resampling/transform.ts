import { add, all, multiply, subtract } from './vector';

/**
 * The discrete Fourier transform in place by decimation in frequency: X comes out in the order of reversed digits, which a product of
 * two transforms does not mind. Values take 32 bytes, real and imaginary vector.
 */
export function forward(values: usize, size: usize, twiddles: usize): void {
  let t = twiddles;
  let span = size >> 2;
  for (; span; span >>= 2) {
    for (let block: usize = 0; block < size; block += span << 2) forward4(values + (block << 5), span, t);
    t += span * 24;
  }
  // the digits of an odd power of two are fours and one two
  if (ctz(size) & 1) pairs(values, size);
}

/** The inverse, times the size, from the order in which `forward` leaves its result, by decimation in time. */
export function inverse(values: usize, size: usize, twiddles: usize): void {
  let span: usize = 1;
  if (ctz(size) & 1) {
    pairs(values, size);
    span = 2;
  }
  // the twiddles of a span lie after those of all longer ones: 24 (size / 4 + size / 16 + ...) bytes
  let t = twiddles;
  for (let longer = size >> 2; longer > span; longer >>= 2) t += longer * 24;
  for (; span < size; span <<= 2) {
    for (let block: usize = 0; block < size; block += span << 2) inverse4(values + (block << 5), span, t);
    t -= span * 96;
  }
}

function pairs(values: usize, size: usize): void {
  const end = values + size * 32;
  for (let at = values; at < end; at += 64) {
    const aRe = v128.load(at);
    const aIm = v128.load(at, 16);
    const bRe = v128.load(at, 32);
    const bIm = v128.load(at, 48);
    v128.store(at, add(aRe, bRe));
    v128.store(at, add(aIm, bIm), 16);
    v128.store(at, subtract(aRe, bRe), 32);
    v128.store(at, subtract(aIm, bIm), 48);
  }
}

function forward4(block: usize, span: usize, twiddles: usize): void {
  const width = span * 32;
  let t = twiddles;
  for (let a = block; a < block + width; a += 32) {
    const b = a + width;
    const c = b + width;
    const d = c + width;
    const aRe = v128.load(a);
    const aIm = v128.load(a, 16);
    const bRe = v128.load(b);
    const bIm = v128.load(b, 16);
    const cRe = v128.load(c);
    const cIm = v128.load(c, 16);
    const dRe = v128.load(d);
    const dIm = v128.load(d, 16);
    const evenSumRe = add(aRe, cRe);
    const evenSumIm = add(aIm, cIm);
    const evenDifferenceRe = subtract(aRe, cRe);
    const evenDifferenceIm = subtract(aIm, cIm);
    const oddSumRe = add(bRe, dRe);
    const oddSumIm = add(bIm, dIm);
    // times -i
    const oddDifferenceRe = subtract(bIm, dIm);
    const oddDifferenceIm = subtract(dRe, bRe);
    v128.store(a, add(evenSumRe, oddSumRe));
    v128.store(a, add(evenSumIm, oddSumIm), 16);
    turned(b, add(evenDifferenceRe, oddDifferenceRe), add(evenDifferenceIm, oddDifferenceIm), t);
    turned(c, subtract(evenSumRe, oddSumRe), subtract(evenSumIm, oddSumIm), t + 8);
    turned(d, subtract(evenDifferenceRe, oddDifferenceRe), subtract(evenDifferenceIm, oddDifferenceIm), t + 16);
    t += 24;
  }
}

function turned(at: usize, re: v128, im: v128, twiddle: usize): void {
  const cosine = all(twiddle);
  const sine = all(twiddle, 4);
  v128.store(at, subtract(multiply(re, cosine), multiply(im, sine)));
  v128.store(at, add(multiply(re, sine), multiply(im, cosine)), 16);
}

function inverse4(block: usize, span: usize, twiddles: usize): void {
  const width = span * 32;
  let t = twiddles;
  for (let a = block; a < block + width; a += 32) {
    const b = a + width;
    const c = b + width;
    const d = c + width;
    const aRe = v128.load(a);
    const aIm = v128.load(a, 16);
    const bRe = turnedBackRe(b, t);
    const bIm = turnedBackIm(b, t);
    const cRe = turnedBackRe(c, t + 8);
    const cIm = turnedBackIm(c, t + 8);
    const dRe = turnedBackRe(d, t + 16);
    const dIm = turnedBackIm(d, t + 16);
    t += 24;
    const evenSumRe = add(aRe, cRe);
    const evenSumIm = add(aIm, cIm);
    const evenDifferenceRe = subtract(aRe, cRe);
    const evenDifferenceIm = subtract(aIm, cIm);
    const oddSumRe = add(bRe, dRe);
    const oddSumIm = add(bIm, dIm);
    // times i
    const oddDifferenceRe = subtract(dIm, bIm);
    const oddDifferenceIm = subtract(bRe, dRe);
    v128.store(a, add(evenSumRe, oddSumRe));
    v128.store(a, add(evenSumIm, oddSumIm), 16);
    v128.store(b, add(evenDifferenceRe, oddDifferenceRe));
    v128.store(b, add(evenDifferenceIm, oddDifferenceIm), 16);
    v128.store(c, subtract(evenSumRe, oddSumRe));
    v128.store(c, subtract(evenSumIm, oddSumIm), 16);
    v128.store(d, subtract(evenDifferenceRe, oddDifferenceRe));
    v128.store(d, subtract(evenDifferenceIm, oddDifferenceIm), 16);
  }
}

function turnedBackRe(at: usize, twiddle: usize): v128 {
  return add(multiply(v128.load(at), all(twiddle)), multiply(v128.load(at, 16), all(twiddle, 4)));
}

function turnedBackIm(at: usize, twiddle: usize): v128 {
  return subtract(multiply(v128.load(at, 16), all(twiddle)), multiply(v128.load(at), all(twiddle, 4)));
}
