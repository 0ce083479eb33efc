/** How far into the tails of the sigmoid the ladder begins and ends (Wu and others, 2017). */
const REACH = 4;

/**
 * Inverse temperatures from 0 to 1 along a sigmoid, `b_t = (s(4 (2t/T - 1)) - s(-4)) / (s(4) - s(-4))` for t = 0 to T: small steps at both ends,
 * where the annealed distribution changes most.
 */
export function sigmoidLadder(temperatures: number): Float64Array {
  const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));
  const [lowest, highest] = [sigmoid(-REACH), sigmoid(REACH)];
  return Float64Array.from({ length: temperatures + 1 }, (_, t) =>
    t === temperatures ? 1 : (sigmoid(REACH * ((2 * t) / temperatures - 1)) - lowest) / (highest - lowest),
  );
}
