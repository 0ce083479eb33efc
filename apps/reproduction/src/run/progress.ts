/** Durations as people say them: 42 s, 3 m 10 s, 1 h 5 m. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} m`;
}

export interface WorkUnit {
  /** Expected cost in any unit that is the same for all. */
  cost: number;
  /** Share done, in [0, 1]. */
  done: number;
}

/**
 * Seconds that remain: the cost left over the speed so far. Null until something is done, because a first guess
 * from nothing would be a lie.
 */
export function estimateRemaining(units: readonly WorkUnit[], elapsedSeconds: number): number | null {
  const total = units.reduce((sum, { cost }) => sum + cost, 0);
  const done = units.reduce((sum, unit) => sum + unit.cost * unit.done, 0);
  return done === 0 ? null : ((total - done) / done) * elapsedSeconds;
}
