/** Vectors of four float32, one for each of four transforms. */

export function add(a: v128, b: v128): v128 {
  return f32x4.add(a, b);
}

export function subtract(a: v128, b: v128): v128 {
  return f32x4.sub(a, b);
}

export function multiply(a: v128, b: v128): v128 {
  return f32x4.mul(a, b);
}

/** A number of memory in all lanes. */
export function all(address: usize, offset: usize = 0): v128 {
  return v128.load32_splat(address + offset);
}

/** Four numbers of memory, `distance` bytes apart. */
export function gatherLanes(at: usize, distance: usize): v128 {
  let lanes = v128.load32_zero(at);
  lanes = v128.load32_lane(at + distance, lanes, 1);
  lanes = v128.load32_lane(at + distance * 2, lanes, 2);
  return v128.load32_lane(at + distance * 3, lanes, 3);
}

export function scatterLanes(at: usize, distance: usize, lanes: v128): void {
  v128.store32_lane(at, lanes, 0);
  v128.store32_lane(at + distance, lanes, 1);
  v128.store32_lane(at + distance * 2, lanes, 2);
  v128.store32_lane(at + distance * 3, lanes, 3);
}
