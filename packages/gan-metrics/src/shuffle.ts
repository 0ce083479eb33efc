import { MetricsError } from './errors';

/** 0 to n - 1 in an order drawn by `random` (Fisher and Yates), every order equally likely. */
export function shuffledIndices(n: number, random: () => number): Int32Array {
  const order = Int32Array.from({ length: n }, (_, index) => index);
  for (let last = n - 1; last > 0; last--) {
    const other = randomIndex(last + 1, random);
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}

/** A whole number in [0, n), each equally likely. */
export function randomIndex(n: number, random: () => number): number {
  const draw = random();
  if (!(draw >= 0 && draw < 1)) {
    throw new MetricsError('random', `a function that returned ${draw}`, 'one of numbers uniform in [0, 1)');
  }
  return Math.floor(draw * n);
}
