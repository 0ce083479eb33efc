import type { SearchOptions } from './close-pairs';
import type { EdgeBuffer } from './edge-buffer';
import { GraphError } from './errors';
import type { FeatureMatrix } from './feature-matrix';
import { nearestNeighbors } from './nearest-neighbors';

/**
 * What becomes of a node without any edge. 'keep' (default, as in the paper): it stays alone, with degree 0; no path
 * reaches it and it adds nothing to the smoothness. 'nearest': it is joined to its nearest other node, however far,
 * with the weight of that distance. 'refuse': GraphError.
 */
export type IsolatedPolicy = 'keep' | 'nearest' | 'refuse';

/** Applies the policy to the edges found; `search` is spent only where a node is isolated and joins its nearest. */
export function settleIsolated(
  policy: IsolatedPolicy,
  features: FeatureMatrix,
  edges: EdgeBuffer,
  search: SearchOptions,
): void {
  if (policy === 'keep') return;
  if (policy !== 'nearest' && policy !== 'refuse') {
    throw new GraphError('isolated', String(policy), "'keep', 'nearest' or 'refuse'");
  }
  const { rows } = features;
  const joined = new Uint8Array(rows);
  const { from, to } = edges.list();
  for (let e = 0; e < from.length; e++) joined[from[e]] = joined[to[e]] = 1;
  const isolated = joined.indexOf(0);
  if (isolated < 0) return;
  if (policy === 'refuse' || rows === 1) {
    const count = joined.filter((mark) => mark === 0).length;
    const fix = "Take a larger beta or more neighbours, or isolated: 'nearest' or 'keep'.";
    throw new GraphError('isolated', `${count} nodes without an edge, the first is ${isolated}`, 'none', fix);
  }
  const { indices, squaredDistances } = nearestNeighbors(features, 1, search);
  for (let node = 0; node < rows; node++) {
    const other = indices[node];
    if (joined[node] === 1) continue;
    // Two that are each other's nearest are joined by the first of them
    const mutual = joined[other] === 0 && indices[other] === node;
    if (!mutual || node < other) edges.push(node, other, squaredDistances[node]);
  }
}
