/**
 * scale ln(max(p + offset, floor)) + shift of `count` powers in place, two at a time; `floor` is a normal number.
 *
 * x = 2^e f with f in [sqrt(1/2), sqrt(2)): ln x = e ln 2 + 2 artanh(s), s = (f - 1) / (f + 1), by the series of artanh up to s^11.
 * As |s| < 0.172, what is left out is below 2 s^13 / 13 / (1 - s^2) < 2e-11; the levels become float32.
 */
export function levels(values: usize, count: usize, offset: f64, floor: f64, scale: f64, shift: f64): void {
  const end = values + count * 8;
  // one past an odd end is within the row of a second frame, which is never read
  for (let at = values; at < end; at += 16) {
    const x = f64x2.max(f64x2.add(v128.load(at), f64x2.splat(offset)), f64x2.splat(floor));
    v128.store(at, f64x2.add(f64x2.mul(f64x2.splat(scale), naturalLogarithm(x)), f64x2.splat(shift)));
  }
}

function naturalLogarithm(x: v128): v128 {
  // bits of sqrt(1/2): the difference has e in its upper 12 bits
  const exponent = i64x2.shr_s(i64x2.sub(x, i64x2.splat(0x3fe6a09e667f3bcd)), 52);
  const f = i64x2.sub(x, i64x2.shl(exponent, 52));
  const e = f64x2.convert_low_i32x4_s(i32x4.shuffle(exponent, exponent, 0, 2, 0, 2));
  const one = f64x2.splat(1);
  const s = f64x2.div(f64x2.sub(f, one), f64x2.add(f, one));
  const z = f64x2.mul(s, s);
  let series = f64x2.splat(1.0 / 11);
  series = f64x2.add(f64x2.mul(series, z), f64x2.splat(1.0 / 9));
  series = f64x2.add(f64x2.mul(series, z), f64x2.splat(1.0 / 7));
  series = f64x2.add(f64x2.mul(series, z), f64x2.splat(1.0 / 5));
  series = f64x2.add(f64x2.mul(series, z), f64x2.splat(1.0 / 3));
  series = f64x2.add(f64x2.mul(series, z), one);
  const artanh = f64x2.mul(s, series);
  return f64x2.add(f64x2.mul(e, f64x2.splat(0.6931471805599453)), f64x2.add(artanh, artanh));
}
