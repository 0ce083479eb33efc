import { Plan } from './plan';
import { forward, inverse } from './transform';
import { add, all, gatherLanes, multiply, scatterLanes, subtract } from './vector';

/** The first step for the eight blocks of a group: from `input` to `between`. Lane l holds blocks 2 l and 2 l + 1. */
export function convolve(plan: Plan): void {
  const size = plan.size;
  const values = plan.values;
  const sum = plan.sum;
  const down = plan.down;
  if (down > 1) {
    for (let part: usize = 0; part < down; part++) {
      gather(plan, part);
      forward(values, size, plan.twiddles);
      const response = plan.responses + part * size * 8;
      if (part) addProduct(sum, values, response, size);
      else product(sum, values, response, size);
    }
    inverse(sum, size, plan.twiddles);
    scatter(plan, sum, 0);
  } else {
    gather(plan, 0);
    forward(values, size, plan.twiddles);
    for (let part: usize = 0; part < plan.up; part++) {
      product(sum, values, plan.responses + part * size * 8, size);
      inverse(sum, size, plan.twiddles);
      scatter(plan, sum, part);
    }
  }
}

function gather(plan: Plan, part: usize): void {
  const step = plan.down * 4;
  const block = plan.valid * step;
  let at = plan.input + part * 4;
  const end = plan.values + plan.size * 32;
  for (let value = plan.values; value < end; value += 32) {
    v128.store(value, gatherLanes(at, block * 2));
    v128.store(value, gatherLanes(at + block, block * 2), 16);
    at += step;
  }
}

function scatter(plan: Plan, values: usize, part: usize): void {
  const step = plan.up * 4;
  const block = plan.valid * step;
  let at = plan.between + part * 4;
  const end = values + plan.valid * 32;
  for (let value = values; value < end; value += 32) {
    scatterLanes(at, block * 2, v128.load(value));
    scatterLanes(at + block, block * 2, v128.load(value, 16));
    at += step;
  }
}

function product(target: usize, values: usize, response: usize, size: usize): void {
  const end = response + size * 8;
  for (let r = response; r < end; r += 8) {
    const re = v128.load(values);
    const im = v128.load(values, 16);
    v128.store(target, subtract(multiply(re, all(r)), multiply(im, all(r, 4))));
    v128.store(target, add(multiply(re, all(r, 4)), multiply(im, all(r))), 16);
    values += 32;
    target += 32;
  }
}

function addProduct(target: usize, values: usize, response: usize, size: usize): void {
  const end = response + size * 8;
  for (let r = response; r < end; r += 8) {
    const re = v128.load(values);
    const im = v128.load(values, 16);
    v128.store(target, add(v128.load(target), subtract(multiply(re, all(r)), multiply(im, all(r, 4)))));
    v128.store(target, add(v128.load(target, 16), add(multiply(re, all(r, 4)), multiply(im, all(r)))), 16);
    values += 32;
    target += 32;
  }
}
