import * as tf from '@tensorflow/tfjs';
import type { WatchedOptimizer } from './recording';

/**
 * The variables that an optimizer of tf.train keeps between its steps, in fields of its own: variables, as the powers of beta, and
 * lists of `{ variable }`, as moments and accumulators. `setWeights` puts other variables into these lists.
 */
export function stateOf(optimizer: WatchedOptimizer): tf.Variable[] {
  const fields: unknown[] = Object.values(optimizer);
  return fields.flatMap((field): tf.Variable[] => {
    if (field instanceof tf.Variable) return [field];
    if (!Array.isArray(field)) return [];
    return (field as ({ variable?: unknown } | null | undefined)[]).flatMap((item): tf.Variable[] =>
      item?.variable instanceof tf.Variable ? [item.variable] : [],
    );
  });
}
