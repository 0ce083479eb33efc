import { epsilonGraph } from './epsilon-graph';
import { GraphError, requireInteger, requireRange, requireOptions } from './errors';
import { requireMatrix, type FeatureMatrix } from './feature-matrix';
import { nearestClassByBottleneck } from './nearest-class';
import { requireLabels } from './node-labels';

export interface PosteriorPathsOptions {
  /** Nearest neighbours that each node is joined to. Default 40, at most nodes - 1. */
  neighbors?: number;
  /** The classifier's own class of each node: a path label is kept only where it agrees. Default: not asked. */
  agreeWith?: ArrayLike<number>;
  /** Share of the unlabeled nodes that may get a label in all, split evenly over the classes. Default 1: no caps. */
  share?: number;
}

export interface PosteriorPaths {
  /** The given labels, and those kept; -1 elsewhere. */
  labels: Int32Array;
  /** nodes x K: the smallest longest squared step on a path to a labeled node of the class; Infinity without a path. */
  bottlenecks: Float64Array;
  assigned: number;
}

/**
 * An extension that is not in the paper: path labels on class probabilities (nodes x K). Nodes are joined to their
 * nearest neighbours; a label is kept where its class is strictly nearest (`nearestClassByBottleneck`), equals
 * `agreeWith`, and, nearest nodes first, while its class is below its cap, floor(share x unlabeled / K).
 */
export function posteriorPaths(
  posterior: FeatureMatrix,
  labels: ArrayLike<number>,
  options: PosteriorPathsOptions = {},
): PosteriorPaths {
  requireOptions<PosteriorPathsOptions>('options', options, { neighbors: true, agreeWith: true, share: true });
  const { agreeWith, share = 1 } = options;
  requireMatrix('posterior', posterior);
  const { rows: nodes, columns: classes } = posterior;
  requireLabels(labels, nodes);
  requireRange('share', share, 0, 1);
  const tooHigh = Array.from(labels).findIndex((label) => label >= classes);
  if (tooHigh >= 0)
    throw new GraphError(`labels[${tooHigh}]`, String(labels[tooHigh]), `below ${classes}, the columns`);
  if (agreeWith && agreeWith.length !== nodes) {
    throw new GraphError('agreeWith', `${agreeWith.length} classes`, `${nodes}, one a node`);
  }
  const maxNeighbors = options.neighbors ?? 40;
  requireInteger('neighbors', maxNeighbors, 1, Number.MAX_SAFE_INTEGER);
  // With gamma 0 all weights are 1, so that edges come by distance alone
  const graph = epsilonGraph(posterior, { beta: Infinity, gamma: 0, maxNeighbors });
  const { labels: nearest, bottlenecks } = nearestClassByBottleneck(graph, labels, { classes });

  const candidates: { node: number; label: number; distance: number }[] = [];
  nearest.forEach((label, node) => {
    if (labels[node] >= 0 || label < 0 || (agreeWith && agreeWith[node] !== label)) return;
    candidates.push({ node, label, distance: bottlenecks[node * classes + label] });
  });
  candidates.sort((a, b) => a.distance - b.distance || a.node - b.node);

  const unlabeled = Array.from(labels).filter((label) => label < 0).length;
  const cap = share === 1 ? Infinity : Math.floor((share * unlabeled) / classes);
  const taken = new Int32Array(classes);
  const kept = Int32Array.from(labels);
  let assigned = 0;
  for (const { node, label } of candidates) {
    if (taken[label] >= cap) continue;
    taken[label] += 1;
    kept[node] = label;
    assigned += 1;
  }
  return { labels: kept, bottlenecks, assigned };
}
