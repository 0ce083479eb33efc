import type { Random } from '../seeded-random';

/** A standard normal draw, sqrt(-2 ln u) cos(2 pi v) (Box and Muller), from two uniform ones. */
export function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
