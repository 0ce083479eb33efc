import { Plan } from './plan';
import { add, multiply } from './vector';

/** The second step: `count` values from the next position on, from `between` to `output`. The position goes on. */
export function readPositions(plan: Plan, count: usize): void {
  const taps = plan.taps;
  const denominator = plan.denominator;
  const rows = plan.rows;
  const rowBytes = taps * 4;
  const end = plan.output + count * 4;
  let whole = plan.whole;
  let remainder = plan.remainder;
  for (let out = plan.output; out < end; out += 4) {
    const signal = plan.between + whole * 4;
    if (rows == denominator) {
      f32.store(out, sumOfProducts(signal, plan.phases + remainder * rowBytes, taps));
    } else {
      const position = <f64>remainder * (<f64>rows / <f64>denominator);
      const row = <usize>position;
      const before = plan.phases + row * rowBytes;
      const low = sumOfProducts(signal, before, taps);
      const high = sumOfProducts(signal, before + rowBytes, taps);
      f32.store(out, low + <f32>(position - <f64>row) * (high - low));
    }
    whole += plan.wholeStep;
    remainder += plan.remainderStep;
    if (remainder >= denominator) {
      remainder -= denominator;
      whole++;
    }
  }
  plan.whole = whole;
  plan.remainder = remainder;
}

/** Of `taps` values, a multiple of four. */
function sumOfProducts(a: usize, b: usize, taps: usize): f32 {
  let sum = multiply(v128.load(a), v128.load(b));
  for (let i: usize = 16; i < taps * 4; i += 16) sum = add(sum, multiply(v128.load(a + i), v128.load(b + i)));
  sum = add(sum, i8x16.shuffle(sum, sum, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  return f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1);
}
