/** Rows `row` and `row + 1`, the first of which starts at `a`. */
export function twoRowsOfUpdate(a: usize, row: i32, u: usize, q: usize, v: usize, product: usize): void {
  const at = (<usize>row) << 3;
  const span = at + 8;
  const u0 = f64x2.splat(load<f64>(u + at));
  const u1 = f64x2.splat(load<f64>(u + span));
  const q0 = f64x2.splat(load<f64>(q + at));
  const q1 = f64x2.splat(load<f64>(q + span));
  const v0 = f64x2.splat(load<f64>(v + at));
  const v1 = f64x2.splat(load<f64>(v + span));
  let sum0 = f64x2.splat(0);
  let sum1 = f64x2.splat(0);
  const even = (<usize>(row & ~1)) << 3;
  for (let k: usize = 0; k < even; k += 16) {
    const uk = v128.load(u + k);
    const qk = v128.load(q + k);
    const vk = v128.load(v + k);
    const first = a + k;
    const value0 = f64x2.sub(f64x2.sub(v128.load(first), f64x2.mul(u0, qk)), f64x2.mul(q0, uk));
    v128.store(first, value0);
    sum0 = f64x2.add(sum0, f64x2.mul(value0, vk));
    const second = first + span;
    const value1 = f64x2.sub(f64x2.sub(v128.load(second), f64x2.mul(u1, qk)), f64x2.mul(q1, uk));
    v128.store(second, value1);
    sum1 = f64x2.add(sum1, f64x2.mul(value1, vk));
    const both = f64x2.add(f64x2.mul(value0, v0), f64x2.mul(value1, v1));
    v128.store(product + k, f64x2.add(v128.load(product + k), both));
  }
  const left = row & ~1;
  add(product + at, f64x2.extract_lane(sum0, 0) + f64x2.extract_lane(sum0, 1));
  add(product + span, f64x2.extract_lane(sum1, 0) + f64x2.extract_lane(sum1, 1));
  oneRowOfUpdate(a, row, left, u, q, v, product);
  oneRowOfUpdate(a + span, row + 1, left, u, q, v, product);
}

/** The numbers of row `row`, which starts at `a`, from column `from` to its diagonal. */
export function oneRowOfUpdate(a: usize, row: i32, from: i32, u: usize, q: usize, v: usize, product: usize): void {
  const at = (<usize>row) << 3;
  const u0 = load<f64>(u + at);
  const q0 = load<f64>(q + at);
  const v0 = load<f64>(v + at);
  let sum: f64 = 0;
  for (let k = (<usize>from) << 3; k < at; k += 8) {
    const value = load<f64>(a + k) - u0 * load<f64>(q + k) - q0 * load<f64>(u + k);
    store<f64>(a + k, value);
    sum += value * load<f64>(v + k);
    add(product + k, value * v0);
  }
  const diagonal = load<f64>(a + at) - 2 * u0 * q0;
  store<f64>(a + at, diagonal);
  add(product + at, sum + diagonal * v0);
}

function add(target: usize, value: f64): void {
  store<f64>(target, load<f64>(target) + value);
}
