/** How many of the largest of `samples` weights count as their tail, `ceil(min(k / 5, 3 sqrt(k)))` (Vehtari and others, 2024). */
export function tailLength(samples: number): number {
  return Math.ceil(Math.min(samples / 5, 3 * Math.sqrt(samples)));
}
