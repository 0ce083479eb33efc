import type * as tf from '@tensorflow/tfjs';
import type { HostOperand } from '../graph/recorded-node';
import type { Recording } from './recording';

/**
 * What a replay that failed has brought about, by the numbers that it computed before: nothing before JavaScript computed an update, then
 * all assigned values that are there. Of an optimizer whose update is not among them, the rest of the state (the powers of beta, which
 * the first graph gives) stays as it was and the step is not counted.
 */
export function computedUpdates(
  { sources, assignments, optimizers }: Recording,
  computed: readonly HostOperand[],
): Pick<Recording, 'assignments' | 'optimizers'> {
  // only what JavaScript computes is an array that may be written again
  const fromHost = (place: number): boolean => place >= sources.length && computed[place]?.isWritable;
  if (!computed.some((_, place) => fromHost(place))) return { assignments: [], optimizers: [] };
  const missing = new Set<tf.Variable>();
  for (const { variable, origin } of assignments) {
    if (origin.kind === 'output' && origin.place >= computed.length) missing.add(variable);
  }
  const [whole, torn] = [true, false].map((isWhole) =>
    optimizers.filter(({ state }) => state.some((variable) => missing.has(variable)) !== isWhole),
  );
  const held = new Set(torn.flatMap(({ state }) => state));
  const kept = assignments.filter(({ variable, origin }) => {
    const isUpdate = origin.kind === 'output' && fromHost(origin.place);
    return !missing.has(variable) && (isUpdate || !held.has(variable));
  });
  return { assignments: kept, optimizers: whole };
}
