import { add, both, multiply, subtract } from './vector';

/**
 * scale ln(max(p + offset, floor)) + shift of `count` powers in place, two at a time; `floor` is a normal number.
 *
 * x = 2^e f with f in [sqrt(1/2), sqrt(2)): ln x = e ln 2 + 2 artanh(s), s = (f - 1) / (f + 1), by the series of artanh up to s^11.
 * As |s| < 0.172, what is left out is below 2 s^13 / 13 / (1 - s^2) < 2e-11; the levels become float32.
 *
 * `constants` are float64 in memory, since constants of the code would be made anew for every two values: 1, 1/3, 1/5, 1/7, 1/9, 1/11,
 * ln 2 and sqrt(1/2).
 */
export function levels(
  values: usize,
  count: usize,
  constants: usize,
  offset: f64,
  floor: f64,
  scale: f64,
  shift: f64,
): void {
  const one = both(constants);
  const third = both(constants, 8);
  const fifth = both(constants, 16);
  const seventh = both(constants, 24);
  const ninth = both(constants, 32);
  const eleventh = both(constants, 40);
  const ln2 = both(constants, 48);
  const root = both(constants, 56);
  const offsets = f64x2.splat(offset);
  const floors = f64x2.splat(floor);
  const scales = f64x2.splat(scale);
  const shifts = f64x2.splat(shift);
  const end = values + count * 8;
  // one past an odd end is within the row of a second frame, which is never read
  for (let at = values; at < end; at += 16) {
    const x = f64x2.max(add(v128.load(at), offsets), floors);
    // the difference of their bits has e in its upper 12
    const exponent = i64x2.shr_s(i64x2.sub(x, root), 52);
    const f = i64x2.sub(x, i64x2.shl(exponent, 52));
    const e = f64x2.convert_low_i32x4_s(i32x4.shuffle(exponent, exponent, 0, 2, 0, 2));
    const s = f64x2.div(subtract(f, one), add(f, one));
    const z = multiply(s, s);
    let series = add(multiply(eleventh, z), ninth);
    series = add(multiply(series, z), seventh);
    series = add(multiply(series, z), fifth);
    series = add(multiply(series, z), third);
    series = add(multiply(series, z), one);
    const artanh = multiply(s, series);
    v128.store(at, add(multiply(scales, add(multiply(e, ln2), add(artanh, artanh))), shifts));
  }
}
