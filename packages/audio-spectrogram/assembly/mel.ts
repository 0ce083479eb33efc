import { Plan } from './plan';
import { add, both, multiply } from './vector';

/** sum_k M_bk P[k] over the bins where band b has weight, for both frames: to `out` and to the row after it. */
export function mel(plan: Plan, out: usize): void {
  const power = plan.power;
  let support = plan.supports;
  let weight = plan.weights;
  const second = out + plan.bands * 8;
  for (let band: usize = 0; band < plan.bands; band++) {
    let p = power + load<u32>(support) * 16;
    let count = load<u32>(support, 4);
    support += 8;
    // two sums, so that one need not wait for the other
    let sum = f64x2.splat(0);
    let other = f64x2.splat(0);
    for (; count >= 2; count -= 2) {
      sum = add(sum, multiply(both(weight), v128.load(p)));
      other = add(other, multiply(both(weight, 8), v128.load(p, 16)));
      p += 32;
      weight += 16;
    }
    if (count) {
      sum = add(sum, multiply(both(weight), v128.load(p)));
      weight += 8;
    }
    sum = add(sum, other);
    f64.store(out + band * 8, f64x2.extract_lane(sum, 0));
    f64.store(second + band * 8, f64x2.extract_lane(sum, 1));
  }
}
