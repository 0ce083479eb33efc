import type { Random } from '../seeded-random';
import { cos, log } from './elementary';

/** A standard normal draw, sqrt(-2 ln u) cos(2 pi v) (Box and Muller), from two uniform ones. */
export function gaussian(random: Random): number {
  return Math.sqrt(-2 * log(1 - random())) * cos(2 * Math.PI * random());
}
