/**
 * The two loops that take the time, in vectors of two float64; `src/linear-algebra` says what they compute and has both in
 * TypeScript. Addresses are byte offsets, strides and counts are numbers.
 */
import { fourRows, oneRow } from './tile';
import { oneRowOfUpdate, twoRowsOfUpdate } from './update';

/** Rows of b that stay in the cache while those of a pass by, and columns that are summed in one go. */
const PANEL: i32 = 64;
const DEPTH: i32 = 256;

export function addProducts(
  out: usize,
  outStride: i32,
  a: usize,
  aStride: i32,
  aFrom: i32,
  aTo: i32,
  b: usize,
  bStride: i32,
  bFrom: i32,
  bTo: i32,
  start: i32,
  end: i32,
  sign: f64,
  lowerOnly: bool,
): void {
  const outSpan = (<usize>outStride) << 3;
  const aSpan = (<usize>aStride) << 3;
  const bSpan = (<usize>bStride) << 3;
  for (let panel = bFrom; panel < bTo; panel += PANEL) {
    const panelEnd = min(panel + PANEL, bTo);
    for (let at = start; at < end; at += DEPTH) {
      const depth = min(DEPTH, end - at);
      const right = b + <usize>panel * bSpan + ((<usize>at) << 3);
      for (let row = lowerOnly ? max(aFrom, panel) : aFrom; row < aTo; row += 4) {
        const count = (lowerOnly ? min(panelEnd, row + 4) : panelEnd) - panel;
        let target = out + <usize>row * outSpan + ((<usize>panel) << 3);
        let left = a + <usize>row * aSpan + ((<usize>at) << 3);
        if (row + 4 <= aTo) {
          fourRows(target, outSpan, left, aSpan, right, bSpan, count, depth, sign);
        } else {
          for (let i = row; i < aTo; i++) {
            oneRow(target, left, right, bSpan, count, depth, sign);
            target += outSpan;
            left += aSpan;
          }
        }
      }
    }
  }
}

/** `A -= u q' + q u'` and `product += A v` on the first `size` rows of a packed lower triangle. */
export function updateAndMultiply(a: usize, size: i32, u: usize, q: usize, v: usize, product: usize): void {
  let row = 0;
  for (; row + 2 <= size; row += 2) {
    twoRowsOfUpdate(a, row, u, q, v, product);
    a += (<usize>(2 * row + 3)) << 3;
  }
  if (row < size) oneRowOfUpdate(a, row, 0, u, q, v, product);
}
