import { Plan } from './plan';
import { add, both, multiply, ofTwoFrames, subtract } from './vector';

/** Reads two frames, the first at `frame`, under their window into the places where the first stage expects them. */
export function gather(plan: Plan, frame: usize): void {
  const hop = plan.hop;
  const size = plan.size;
  let order = plan.order;
  let window = plan.window;
  let value = plan.values;
  if (plan.packed) {
    for (let p: usize = 0; p < size; p++) {
      const at = frame + load<u32>(order);
      v128.store(value, multiply(ofTwoFrames(at, hop), both(window)));
      v128.store(value, multiply(ofTwoFrames(at + 8, hop), both(window, 8)), 16);
      order += 4;
      window += 16;
      value += 32;
    }
  } else {
    for (let p: usize = 0; p < size; p++) {
      v128.store(value, multiply(ofTwoFrames(frame + load<u32>(order), hop), both(window)));
      v128.store(value, f64x2.splat(0), 16);
      order += 4;
      window += 8;
      value += 32;
    }
  }
}

/** The same of packed values with a first stage of radix 2 done on the way. */
export function gatherRadix2(plan: Plan, frame: usize): void {
  const hop = plan.hop;
  let order = plan.order;
  let window = plan.window;
  const end = plan.values + plan.size * 32;
  for (let value = plan.values; value < end; value += 64) {
    let at = frame + load<u32>(order);
    const aRe = multiply(ofTwoFrames(at, hop), both(window));
    const aIm = multiply(ofTwoFrames(at + 8, hop), both(window, 8));
    at = frame + load<u32>(order, 4);
    const bRe = multiply(ofTwoFrames(at, hop), both(window, 16));
    const bIm = multiply(ofTwoFrames(at + 8, hop), both(window, 24));
    v128.store(value, add(aRe, bRe));
    v128.store(value, add(aIm, bIm), 16);
    v128.store(value, subtract(aRe, bRe), 32);
    v128.store(value, subtract(aIm, bIm), 48);
    order += 8;
    window += 32;
  }
}

/** The same with radix 4. */
export function gatherRadix4(plan: Plan, frame: usize): void {
  const hop = plan.hop;
  let order = plan.order;
  let window = plan.window;
  const end = plan.values + plan.size * 32;
  for (let value = plan.values; value < end; value += 128) {
    let at = frame + load<u32>(order);
    const aRe = multiply(ofTwoFrames(at, hop), both(window));
    const aIm = multiply(ofTwoFrames(at + 8, hop), both(window, 8));
    at = frame + load<u32>(order, 8);
    const cRe = multiply(ofTwoFrames(at, hop), both(window, 32));
    const cIm = multiply(ofTwoFrames(at + 8, hop), both(window, 40));
    const evenSumRe = add(aRe, cRe);
    const evenSumIm = add(aIm, cIm);
    const evenDifferenceRe = subtract(aRe, cRe);
    const evenDifferenceIm = subtract(aIm, cIm);
    at = frame + load<u32>(order, 4);
    const bRe = multiply(ofTwoFrames(at, hop), both(window, 16));
    const bIm = multiply(ofTwoFrames(at + 8, hop), both(window, 24));
    at = frame + load<u32>(order, 12);
    const dRe = multiply(ofTwoFrames(at, hop), both(window, 48));
    const dIm = multiply(ofTwoFrames(at + 8, hop), both(window, 56));
    const oddSumRe = add(bRe, dRe);
    const oddSumIm = add(bIm, dIm);
    const oddDifferenceRe = subtract(bRe, dRe);
    const oddDifferenceIm = subtract(bIm, dIm);
    v128.store(value, add(evenSumRe, oddSumRe));
    v128.store(value, add(evenSumIm, oddSumIm), 16);
    v128.store(value, add(evenDifferenceRe, oddDifferenceIm), 32);
    v128.store(value, subtract(evenDifferenceIm, oddDifferenceRe), 48);
    v128.store(value, subtract(evenSumRe, oddSumRe), 64);
    v128.store(value, subtract(evenSumIm, oddSumIm), 80);
    v128.store(value, subtract(evenDifferenceRe, oddDifferenceIm), 96);
    v128.store(value, add(evenDifferenceIm, oddDifferenceRe), 112);
    order += 16;
    window += 64;
  }
}

/** The same with each frame's mean taken off and pre-emphasis, y[n] = x[n] - c x[n - 1] and y[0] = (1 - c) x[0]. */
export function gatherConditioned(plan: Plan, frame: usize): void {
  const hop = plan.hop;
  const c = f64x2.splat(plan.preemphasis);
  let sum = f64x2.splat(0);
  for (let n: usize = 0; n < plan.windowLength; n++) sum = add(sum, ofTwoFrames(frame + n * 8, hop));
  // what the mean of x becomes in y
  const shift = multiply(sum, f64x2.splat(plan.mean * (1 - plan.preemphasis)));
  const perValue: usize = plan.packed ? 2 : 1;
  let window = plan.window;
  let value = plan.values;
  for (let p: usize = 0; p < plan.size; p++) {
    const offset: usize = load<u32>(plan.order + p * 4);
    for (let part: usize = 0; part < perValue; part++) {
      const at = offset + part * 8;
      const before = ofTwoFrames(frame + (at ? at - 8 : 0), hop);
      const emphasised = subtract(subtract(ofTwoFrames(frame + at, hop), multiply(c, before)), shift);
      v128.store(value + part * 16, multiply(emphasised, both(window)));
      window += 8;
    }
    if (perValue == 1) v128.store(value, f64x2.splat(0), 16);
    value += 32;
  }
}
