/** A standard normal number from two uniform ones in [0, 1), by the transform of Box and Muller (1958). */
export function normalRandom(random: () => number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}
