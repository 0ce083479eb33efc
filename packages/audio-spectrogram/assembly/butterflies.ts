import { add, both, multiply, subtract } from './vector';

/** Stages of a transform by decimation in time, in place: M values of 32 bytes, real and imaginary vector. */

/** A first stage, m = 1, has no twiddles. */
export function radix4(values: usize, size: usize, m: usize, twiddles: usize): void {
  const span = m * 32;
  const end = values + size * 32;
  for (let block = values; block < end; block += span * 4) {
    let t = twiddles;
    for (let a = block; a < block + span; a += 32) {
      const b = a + span;
      const c = b + span;
      const d = c + span;
      const aRe = v128.load(a);
      const aIm = v128.load(a, 16);
      let bRe = v128.load(b);
      let bIm = v128.load(b, 16);
      let cRe = v128.load(c);
      let cIm = v128.load(c, 16);
      let dRe = v128.load(d);
      let dIm = v128.load(d, 16);
      if (m > 1) {
        let re = bRe;
        bRe = turnedRe(re, bIm, t, 0);
        bIm = turnedIm(re, bIm, t, 0);
        re = cRe;
        cRe = turnedRe(re, cIm, t, 16);
        cIm = turnedIm(re, cIm, t, 16);
        re = dRe;
        dRe = turnedRe(re, dIm, t, 32);
        dIm = turnedIm(re, dIm, t, 32);
        t += 48;
      }
      const evenSumRe = add(aRe, cRe);
      const evenSumIm = add(aIm, cIm);
      const evenDifferenceRe = subtract(aRe, cRe);
      const evenDifferenceIm = subtract(aIm, cIm);
      const oddSumRe = add(bRe, dRe);
      const oddSumIm = add(bIm, dIm);
      const oddDifferenceRe = subtract(bRe, dRe);
      const oddDifferenceIm = subtract(bIm, dIm);
      v128.store(a, add(evenSumRe, oddSumRe));
      v128.store(a, add(evenSumIm, oddSumIm), 16);
      // times -i
      v128.store(b, add(evenDifferenceRe, oddDifferenceIm));
      v128.store(b, subtract(evenDifferenceIm, oddDifferenceRe), 16);
      v128.store(c, subtract(evenSumRe, oddSumRe));
      v128.store(c, subtract(evenSumIm, oddSumIm), 16);
      v128.store(d, subtract(evenDifferenceRe, oddDifferenceIm));
      v128.store(d, add(evenDifferenceIm, oddDifferenceRe), 16);
    }
  }
}

/** A first stage, m = 1, has no twiddles. */
export function radix2(values: usize, size: usize, m: usize, twiddles: usize): void {
  const span = m * 32;
  const end = values + size * 32;
  for (let block = values; block < end; block += span * 2) {
    let t = twiddles;
    for (let a = block; a < block + span; a += 32) {
      const b = a + span;
      let bRe = v128.load(b);
      let bIm = v128.load(b, 16);
      if (m > 1) {
        const re = bRe;
        bRe = turnedRe(re, bIm, t, 0);
        bIm = turnedIm(re, bIm, t, 0);
        t += 16;
      }
      const aRe = v128.load(a);
      const aIm = v128.load(a, 16);
      v128.store(a, add(aRe, bRe));
      v128.store(a, add(aIm, bIm), 16);
      v128.store(b, subtract(aRe, bRe));
      v128.store(b, subtract(aIm, bIm), 16);
    }
  }
}

/** Radix 5 written out, for transforms of 400, 600, 800 ...; a first stage, m = 1, has no twiddles. */
export function radix5(values: usize, size: usize, m: usize, twiddles: usize, roots: usize): void {
  const span = m * 32;
  const end = values + size * 32;
  // of the roots of unity, so sines are negative; constants would be made anew in each round
  const cos1 = both(roots, 16);
  const sin1 = both(roots, 24);
  const cos2 = both(roots, 32);
  const sin2 = both(roots, 40);
  for (let block = values; block < end; block += span * 5) {
    let t = twiddles;
    for (let a = block; a < block + span; a += 32) {
      const b = a + span;
      const c = b + span;
      const d = c + span;
      const e = d + span;
      let bRe = v128.load(b);
      let bIm = v128.load(b, 16);
      let cRe = v128.load(c);
      let cIm = v128.load(c, 16);
      let dRe = v128.load(d);
      let dIm = v128.load(d, 16);
      let eRe = v128.load(e);
      let eIm = v128.load(e, 16);
      if (m > 1) {
        let re = bRe;
        bRe = turnedRe(re, bIm, t, 0);
        bIm = turnedIm(re, bIm, t, 0);
        re = cRe;
        cRe = turnedRe(re, cIm, t, 16);
        cIm = turnedIm(re, cIm, t, 16);
        re = dRe;
        dRe = turnedRe(re, dIm, t, 32);
        dIm = turnedIm(re, dIm, t, 32);
        re = eRe;
        eRe = turnedRe(re, eIm, t, 48);
        eIm = turnedIm(re, eIm, t, 48);
        t += 64;
      }
      const outerSumRe = add(bRe, eRe);
      const outerSumIm = add(bIm, eIm);
      const outerRe = subtract(bRe, eRe);
      const outerIm = subtract(bIm, eIm);
      const innerSumRe = add(cRe, dRe);
      const innerSumIm = add(cIm, dIm);
      const innerRe = subtract(cRe, dRe);
      const innerIm = subtract(cIm, dIm);
      const aRe = v128.load(a);
      const aIm = v128.load(a, 16);
      v128.store(a, add(aRe, add(outerSumRe, innerSumRe)));
      v128.store(a, add(aIm, add(outerSumIm, innerSumIm)), 16);
      let evenRe = add(aRe, add(multiply(cos1, outerSumRe), multiply(cos2, innerSumRe)));
      let evenIm = add(aIm, add(multiply(cos1, outerSumIm), multiply(cos2, innerSumIm)));
      let oddRe = add(multiply(sin1, outerRe), multiply(sin2, innerRe));
      let oddIm = add(multiply(sin1, outerIm), multiply(sin2, innerIm));
      v128.store(b, subtract(evenRe, oddIm));
      v128.store(b, add(evenIm, oddRe), 16);
      v128.store(e, add(evenRe, oddIm));
      v128.store(e, subtract(evenIm, oddRe), 16);
      evenRe = add(aRe, add(multiply(cos2, outerSumRe), multiply(cos1, innerSumRe)));
      evenIm = add(aIm, add(multiply(cos2, outerSumIm), multiply(cos1, innerSumIm)));
      oddRe = subtract(multiply(sin2, outerRe), multiply(sin1, innerRe));
      oddIm = subtract(multiply(sin2, outerIm), multiply(sin1, innerIm));
      v128.store(c, subtract(evenRe, oddIm));
      v128.store(c, add(evenIm, oddRe), 16);
      v128.store(d, add(evenRe, oddIm));
      v128.store(d, subtract(evenIm, oddRe), 16);
    }
  }
}

/**
 * Any odd radix r, by the sum as it stands over y_j and y_(r - j) at once, whose cosine terms are equal and whose sine terms
 * opposite. `pairs` has room for their sums and differences, 2 (r - 1) vectors.
 */
export function oddRadix(
  values: usize,
  size: usize,
  m: usize,
  radix: usize,
  twiddles: usize,
  roots: usize,
  pairs: usize,
): void {
  const span = m * 32;
  const end = values + size * 32;
  const half = (radix - 1) / 2;
  for (let block = values; block < end; block += radix * span) {
    let t = twiddles;
    for (let a = block; a < block + span; a += 32) {
      const firstRe = v128.load(a);
      const firstIm = v128.load(a, 16);
      let sumRe = firstRe;
      let sumIm = firstIm;
      let pair = pairs;
      for (let j: usize = 1; j <= half; j++) {
        const low = a + j * span;
        const high = a + (radix - j) * span;
        let lowRe = v128.load(low);
        let lowIm = v128.load(low, 16);
        let highRe = v128.load(high);
        let highIm = v128.load(high, 16);
        if (m > 1) {
          const lowAt = t + (j - 1) * 16;
          const highAt = t + (radix - j - 1) * 16;
          let re = lowRe;
          lowRe = turnedRe(re, lowIm, lowAt, 0);
          lowIm = turnedIm(re, lowIm, lowAt, 0);
          re = highRe;
          highRe = turnedRe(re, highIm, highAt, 0);
          highIm = turnedIm(re, highIm, highAt, 0);
        }
        const pairRe = add(lowRe, highRe);
        const pairIm = add(lowIm, highIm);
        v128.store(pair, pairRe);
        v128.store(pair, pairIm, 16);
        v128.store(pair, subtract(lowRe, highRe), 32);
        v128.store(pair, subtract(lowIm, highIm), 48);
        sumRe = add(sumRe, pairRe);
        sumIm = add(sumIm, pairIm);
        pair += 64;
      }
      v128.store(a, sumRe);
      v128.store(a, sumIm, 16);
      for (let q: usize = 1; q <= half; q++) {
        let evenRe = firstRe;
        let evenIm = firstIm;
        let oddRe = f64x2.splat(0);
        let oddIm = f64x2.splat(0);
        let turn: usize = q;
        pair = pairs;
        for (let j: usize = 1; j <= half; j++) {
          const cosine = both(roots + turn * 16);
          const sine = both(roots + turn * 16, 8);
          evenRe = add(evenRe, multiply(cosine, v128.load(pair)));
          evenIm = add(evenIm, multiply(cosine, v128.load(pair, 16)));
          oddIm = add(oddIm, multiply(sine, v128.load(pair, 32)));
          oddRe = add(oddRe, multiply(sine, v128.load(pair, 48)));
          pair += 64;
          turn += q;
          if (turn >= radix) turn -= radix;
        }
        const low = a + q * span;
        const high = a + (radix - q) * span;
        v128.store(low, subtract(evenRe, oddRe));
        v128.store(low, add(evenIm, oddIm), 16);
        v128.store(high, add(evenRe, oddRe));
        v128.store(high, subtract(evenIm, oddIm), 16);
      }
      t += (radix - 1) * 16;
    }
  }
}

/** Real part of (re + i im) times the twiddle at `address + offset`. */
function turnedRe(re: v128, im: v128, address: usize, offset: usize): v128 {
  return subtract(multiply(re, both(address, offset)), multiply(im, both(address, offset + 8)));
}

function turnedIm(re: v128, im: v128, address: usize, offset: usize): v128 {
  return add(multiply(re, both(address, offset + 8)), multiply(im, both(address, offset)));
}
