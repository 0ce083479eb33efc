function multiplyAdd(sum: v128, x: v128, y: v128): v128 {
  return f64x2.add(sum, f64x2.mul(x, y));
}

function addTo(target: usize, sum: v128, rest: f64, sign: f64): void {
  const all = f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1) + rest;
  store<f64>(target, load<f64>(target) + sign * all);
}

/** Four rows of a times `count` rows of b, over `depth` columns, in tiles of 4 x 2 sums. */
export function fourRows(
  out: usize,
  outSpan: usize,
  a: usize,
  aSpan: usize,
  b: usize,
  bSpan: usize,
  count: i32,
  depth: i32,
  sign: f64,
): void {
  const a1 = aSpan;
  const a2 = aSpan * 2;
  const a3 = aSpan * 3;
  const even = (<usize>(depth & ~1)) << 3;
  let j = 0;
  for (; j + 2 <= count; j += 2) {
    let s00 = f64x2.splat(0);
    let s01 = f64x2.splat(0);
    let s10 = f64x2.splat(0);
    let s11 = f64x2.splat(0);
    let s20 = f64x2.splat(0);
    let s21 = f64x2.splat(0);
    let s30 = f64x2.splat(0);
    let s31 = f64x2.splat(0);
    let x = a;
    let y = b;
    for (const end = a + even; x < end; x += 16) {
      const y0 = v128.load(y);
      const y1 = v128.load(y + bSpan);
      const x0 = v128.load(x);
      s00 = multiplyAdd(s00, x0, y0);
      s01 = multiplyAdd(s01, x0, y1);
      const x1 = v128.load(x + a1);
      s10 = multiplyAdd(s10, x1, y0);
      s11 = multiplyAdd(s11, x1, y1);
      const x2 = v128.load(x + a2);
      s20 = multiplyAdd(s20, x2, y0);
      s21 = multiplyAdd(s21, x2, y1);
      const x3 = v128.load(x + a3);
      s30 = multiplyAdd(s30, x3, y0);
      s31 = multiplyAdd(s31, x3, y1);
      y += 16;
    }
    let y0: f64 = 0;
    let y1: f64 = 0;
    let x0: f64 = 0;
    let x1: f64 = 0;
    let x2: f64 = 0;
    let x3: f64 = 0;
    if (depth & 1) {
      y0 = load<f64>(y);
      y1 = load<f64>(y + bSpan);
      x0 = load<f64>(x);
      x1 = load<f64>(x + a1);
      x2 = load<f64>(x + a2);
      x3 = load<f64>(x + a3);
    }
    let target = out;
    addTo(target, s00, x0 * y0, sign);
    addTo(target + 8, s01, x0 * y1, sign);
    target += outSpan;
    addTo(target, s10, x1 * y0, sign);
    addTo(target + 8, s11, x1 * y1, sign);
    target += outSpan;
    addTo(target, s20, x2 * y0, sign);
    addTo(target + 8, s21, x2 * y1, sign);
    target += outSpan;
    addTo(target, s30, x3 * y0, sign);
    addTo(target + 8, s31, x3 * y1, sign);
    out += 16;
    b += bSpan * 2;
  }
  if (j < count) {
    for (let i = 0; i < 4; i++) {
      oneRow(out, a, b, bSpan, count - j, depth, sign);
      out += outSpan;
      a += aSpan;
    }
  }
}

export function oneRow(out: usize, a: usize, b: usize, bSpan: usize, count: i32, depth: i32, sign: f64): void {
  const even = (<usize>(depth & ~1)) << 3;
  for (let j = 0; j < count; j++) {
    let sum = f64x2.splat(0);
    let x = a;
    let y = b;
    for (const end = a + even; x < end; x += 16) {
      sum = multiplyAdd(sum, v128.load(x), v128.load(y));
      y += 16;
    }
    addTo(out, sum, depth & 1 ? load<f64>(x) * load<f64>(y) : 0, sign);
    out += 8;
    b += bSpan;
  }
}
