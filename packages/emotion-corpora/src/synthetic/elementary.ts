/**
 * Elementary functions built of +, -, * and / alone, which IEEE 754 rounds the same way everywhere. Math.sin, Math.exp and their like may differ
 * in the last bit from one JavaScript engine to the next, and one bit is enough to make two corpora unequal. Accuracy: a few units in the last place,
 * which is no better than the engine's own functions and no worse for sound or pictures.
 */

const LN2_HIGH = 0.69314718036912381649;
const LN2_LOW = 1.90821492927058770002e-10;
const HALF_PI_HIGH = 1.57079632673412561417;
const HALF_PI_LOW = 6.07710050650619224932e-11;

/** 2^k for k from -1074 to 1023: products of twos, exact. */
const powersOfTwo = (() => {
  const table = new Float64Array(2098);
  table[1074] = 1;
  for (let k = 1; k <= 1023; k++) table[1074 + k] = table[1073 + k] * 2;
  for (let k = 1; k <= 1074; k++) table[1074 - k] = table[1075 - k] / 2;
  return table;
})();

/** e^x: x = k ln 2 + r with |r| <= ln 2 / 2, and the series of e^r. */
export function exp(x: number): number {
  if (x > 709) return Infinity;
  if (x < -745) return 0;
  const k = Math.round(x * 1.4426950408889634);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum = 1;
  for (let n = 14; n >= 1; n--) sum = 1 + (r / n) * sum;
  return sum * powersOfTwo[k + 1074];
}

/** Natural logarithm of x > 0: x = 2^k m with m near 1, and ln m = 2 artanh((m - 1) / (m + 1)) by its series. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : Number.NaN;
  let m = x;
  let k = 0;
  while (m > 1.4142135623730951) {
    m /= 2;
    k++;
  }
  while (m < 0.7071067811865476) {
    m *= 2;
    k--;
  }
  const s = (m - 1) / (m + 1);
  const square = s * s;
  let sum = 0;
  for (let n = 23; n >= 1; n -= 2) sum = 1 / n + square * sum;
  return 2 * s * sum + k * LN2_LOW + k * LN2_HIGH;
}

/** 2^x. */
export function exp2(x: number): number {
  return exp(x * 0.6931471805599453);
}

/** 10^(dB / 20): the factor on an amplitude. */
export function fromDecibels(decibels: number): number {
  return exp(decibels * 0.11512925464970229);
}

function sinNearZero(r: number): number {
  const q = r * r;
  let sum = 1;
  for (let n = 16; n >= 2; n -= 2) sum = 1 - (q / (n * (n + 1))) * sum;
  return r * sum;
}

function cosNearZero(r: number): number {
  const q = r * r;
  let sum = 1;
  for (let n = 17; n >= 1; n -= 2) sum = 1 - (q / (n * (n + 1))) * sum;
  return sum;
}

/** sin x for |x| up to about 10^5: x less a multiple of pi / 2, and the series of sine or cosine. */
export function sin(x: number): number {
  const k = Math.round(x * 0.6366197723675814);
  const r = x - k * HALF_PI_HIGH - k * HALF_PI_LOW;
  const quarter = ((k % 4) + 4) % 4;
  const value = quarter % 2 === 0 ? sinNearZero(r) : cosNearZero(r);
  return quarter < 2 ? value : -value;
}

/** cos x, as {@link sin}. */
export function cos(x: number): number {
  const k = Math.round(x * 0.6366197723675814);
  const r = x - k * HALF_PI_HIGH - k * HALF_PI_LOW;
  const quarter = ((k % 4) + 4) % 4;
  const value = quarter % 2 === 0 ? cosNearZero(r) : sinNearZero(r);
  return quarter === 0 || quarter === 3 ? value : -value;
}

/** From 0 to 1 with zero slope at both ends, as `x` goes from 0 to 1. */
export function smoothStep(x: number): number {
  const clamped = Math.min(1, Math.max(0, x));
  return clamped * clamped * (3 - 2 * clamped);
}
