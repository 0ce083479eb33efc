import type { RecordedNode } from './recorded-node';

/**
 * The pending nodes somebody can still see the result of, in the order recorded: those with an output that TensorFlow.js
 * holds, everything they need, and what the nodes of `rest`, recorded later, need. The others are dropped without being
 * computed.
 */
export function liveNodes(pending: readonly RecordedNode[], rest: readonly RecordedNode[] = []): RecordedNode[] {
  const needed = new Set<object>();
  const need = ({ inputs }: RecordedNode): void => {
    for (const { entry } of inputs) if (entry.producer) needed.add(entry.producer);
  };
  rest.forEach(need);
  const live: RecordedNode[] = [];
  for (let index = pending.length - 1; index >= 0; index--) {
    const node = pending[index];
    if (!needed.has(node) && !node.outputs.some((output) => output.refCount > 0)) continue;
    live.push(node);
    need(node);
  }
  return live.reverse();
}
