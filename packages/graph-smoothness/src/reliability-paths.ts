import { DisjointSets } from './disjoint-sets';
import { edgesByStrength } from './edges-by-strength';
import { requireInteger } from './errors';
import { requireLabels } from './node-labels';
import type { SparseGraph } from './sparse-graph';

export interface ReliabilityPaths {
  /** The given labels, and those found; -1 where no path leads to a labeled node. */
  labels: Int32Array;
  /** The weakest weight on the node's path to a labeled node: 1 for given labels, 0 where there is no path. */
  reliability: Float64Array;
  /** The squared distance of that weakest edge: 0 for given labels, Infinity where there is no path. */
  bottleneck: Float64Array;
  /** Edges on the node's path: 0 for given labels, -1 where there is no path. */
  hops: Int32Array;
  /**
   * The next node on the path; the node itself for given labels, -1 where there is no path. `reliabilityPath` follows
   * it.
   */
  next: Int32Array;
  /** How many unlabeled nodes got a label. */
  assigned: number;
  /** Edges of the graph whose ends have different labels in the end: each would have joined two classes and was refused. */
  conflicts: number;
  /** The edges that joined parts, strongest first: the paths run along them. */
  forest: { from: Int32Array; to: Int32Array };
}

/**
 * Labels by the strongest path first (section 2.3): edges in order of decreasing weight join parts of the graph; a part
 * has the label of the labeled nodes in it; two parts with different labels are never joined. Where an unlabeled part
 * meets a labeled one, all its nodes take that label, with that edge's weight as their reliability: every edge joined
 * before was stronger, so it is the weakest on the path of each of them.
 *
 * The reliability is thus the widest-path value max over labeled l, over paths i to l, of min W on the path, in the
 * whole graph. A node's path is the one to a labeled node whose weights, sorted from the weakest, are the largest in
 * lexicographic order (a path that another continues counts as larger): the node takes that labeled node's label. Equal
 * weights are taken by distance, then by node order. Isolated nodes without a label keep -1.
 *
 * `labels` has one entry a node: a class from 0, or -1 for unlabeled; at least two classes must occur.
 */
export function reliabilityPaths(graph: SparseGraph, labels: ArrayLike<number>): ReliabilityPaths {
  const { nodes } = graph;
  requireLabels(labels, nodes);
  const found = Int32Array.from(labels);
  const reliability = new Float64Array(nodes);
  const bottleneck = new Float64Array(nodes).fill(Infinity);
  const next = new Int32Array(nodes).fill(-1);
  const hops = new Int32Array(nodes).fill(-1);
  for (let node = 0; node < nodes; node++) {
    if (found[node] < 0) continue;
    reliability[node] = 1;
    bottleneck[node] = 0;
    next[node] = node;
    hops[node] = 0;
  }
  const parts = new DisjointSets(nodes);
  // Edges inside parts that had no label when they were joined: over them a path reaches the whole part later
  const unlabeledTree = new TreeEdges(nodes);
  const from: number[] = [];
  const to: number[] = [];
  let assigned = 0;
  let conflicts = 0;
  for (const edge of edgesByStrength(graph)) {
    const [a, b] = [parts.find(edge.from), parts.find(edge.to)];
    if (a === b) continue;
    // A part without a label has none on any of its nodes, a part with one has it on all
    const [labelA, labelB] = [found[edge.from], found[edge.to]];
    if (labelA >= 0 && labelB >= 0 && labelA !== labelB) {
      conflicts += 1;
      continue;
    }
    if (labelA < 0 && labelB < 0) unlabeledTree.add(edge.from, edge.to);
    if (labelA !== labelB) {
      const [entry, labeled] = labelA < 0 ? [edge.from, edge.to] : [edge.to, edge.from];
      unlabeledTree.visitFrom(entry, labeled, (node, towards) => {
        found[node] = found[towards];
        reliability[node] = edge.weight;
        bottleneck[node] = edge.squaredDistance;
        next[node] = towards;
        hops[node] = hops[towards] + 1;
        assigned += 1;
      });
    }
    parts.merge(a, b);
    from.push(edge.from);
    to.push(edge.to);
  }
  const forest = { from: Int32Array.from(from), to: Int32Array.from(to) };
  return { labels: found, reliability, bottleneck, hops, next, assigned, conflicts, forest };
}

/** The nodes of a node's path, from itself to a labeled node; empty where there is no path. */
export function reliabilityPath({ next }: ReliabilityPaths, node: number): number[] {
  requireInteger('node', node, 0, next.length - 1);
  if (next[node] < 0) return [];
  const path = [node];
  for (let at = node; next[at] !== at; at = next[at]) path.push(next[at]);
  return path;
}

/** Trees as linked lists of half edges, two an edge. */
class TreeEdges {
  private readonly firstHalf: Int32Array;
  private readonly nextHalf: Int32Array;
  private readonly target: Int32Array;
  private halves = 0;

  constructor(nodes: number) {
    this.firstHalf = new Int32Array(nodes).fill(-1);
    this.nextHalf = new Int32Array(2 * nodes);
    this.target = new Int32Array(2 * nodes);
  }

  add(a: number, b: number): void {
    this.addHalf(a, b);
    this.addHalf(b, a);
  }

  /**
   * Every node of the tree of `entry` with the node before it on the way from `start`, which lies outside, through
   * `entry`.
   */
  visitFrom(entry: number, start: number, visit: (node: number, before: number) => void): void {
    const waiting: [number, number][] = [[entry, start]];
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
      const [node, before] = item;
      visit(node, before);
      for (let half = this.firstHalf[node]; half >= 0; half = this.nextHalf[half]) {
        if (this.target[half] !== before) waiting.push([this.target[half], node]);
      }
    }
  }

  private addHalf(from: number, to: number): void {
    this.target[this.halves] = to;
    this.nextHalf[this.halves] = this.firstHalf[from];
    this.firstHalf[from] = this.halves++;
  }
}
