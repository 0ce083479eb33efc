/** Vectors of two float64, one for each of two frames. */

export function add(a: v128, b: v128): v128 {
  return f64x2.add(a, b);
}

export function subtract(a: v128, b: v128): v128 {
  return f64x2.sub(a, b);
}

export function multiply(a: v128, b: v128): v128 {
  return f64x2.mul(a, b);
}

/** A number of memory in both lanes. */
export function both(address: usize, offset: usize = 0): v128 {
  return v128.load64_splat(address + offset);
}

/** The same sample of two frames. */
export function ofTwoFrames(address: usize, hop: usize): v128 {
  return v128.load64_lane(address + hop, v128.load64_zero(address), 1);
}
