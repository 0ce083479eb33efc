import { closeComputation, type Computation } from './computation';
import type { DataEntry } from './data-entry';
import type { RecordedNode } from './recorded-node';

/** Operations that are computed by one graph, or one that JavaScript computes. */
export type Stage =
  | { kind: 'graph'; nodes: readonly RecordedNode[] }
  | {
      kind: 'host';
      node: RecordedNode;
      /** By input: whether no tensor holds it and nothing reads it after this operation, which reads it once. */
      isLastUse: readonly boolean[];
    };

export interface Stages {
  /** In the order in which they can be computed. */
  stages: readonly Stage[];
  /** Entries that one stage produces and another reads: outputs of the graph that produces them. */
  crossing: ReadonlySet<DataEntry>;
}

/** A list of nodes as a function of data to data: as a whole, and stage by stage. */
export interface Program {
  computation: Computation;
  stages: readonly (Extract<Stage, { kind: 'host' }> | { kind: 'graph'; computation: Computation })[];
}

/**
 * Cuts nodes into stages: graphs, and the operations of JavaScript between them. Every operation goes into the earliest graph it can
 * be part of, whatever the order recorded, so that two updates of independent variables need one graph before them and none between.
 */
export function stagesOf(nodes: readonly RecordedNode[]): Stages {
  if (!nodes.some(({ computeOnHost }) => computeOnHost))
    return { stages: [{ kind: 'graph', nodes }], crossing: new Set() };
  const levels: { graph: RecordedNode[]; host: RecordedNode[] }[] = [];
  /** The level from which on graphs can read an entry. */
  const levelOf = new Map<DataEntry, number>();
  for (const node of nodes) {
    const level = node.inputs.reduce((highest, { entry }) => Math.max(highest, levelOf.get(entry) ?? 0), 0);
    while (levels.length <= level) levels.push({ graph: [], host: [] });
    levels[level][node.computeOnHost ? 'host' : 'graph'].push(node);
    for (const output of node.outputs) levelOf.set(output, node.computeOnHost ? level + 1 : level);
  }
  const groups = levels.flatMap(({ graph, host }) => [
    ...(graph.length > 0 ? [graph] : []),
    ...host.map((node) => [node]),
  ]);
  return { stages: withLastUses(groups), crossing: crossingOf(groups) };
}

function withLastUses(groups: readonly (readonly RecordedNode[])[]): Stage[] {
  const readLater = new Set<DataEntry>();
  const stages = [...groups].reverse().map((nodes): Stage => {
    const [node] = nodes;
    const readTwice = entriesReadTwice(node);
    const isLastUse = node.inputs.map(
      ({ entry }) => entry.refCount === 0 && !readTwice.has(entry) && !readLater.has(entry),
    );
    for (const { inputs } of nodes) for (const { entry } of inputs) readLater.add(entry);
    return node.computeOnHost ? { kind: 'host', node, isLastUse } : { kind: 'graph', nodes };
  });
  return stages.reverse();
}

function entriesReadTwice({ inputs }: RecordedNode): Set<DataEntry> {
  const read = new Set<DataEntry>();
  return new Set(inputs.flatMap(({ entry }) => (read.size === read.add(entry).size ? [entry] : [])));
}

function crossingOf(groups: readonly (readonly RecordedNode[])[]): Set<DataEntry> {
  const groupOf = new Map<DataEntry, number>();
  const crossing = new Set<DataEntry>();
  groups.forEach((group, at) => {
    for (const node of group) {
      for (const { entry } of node.inputs) if ((groupOf.get(entry) ?? at) !== at) crossing.add(entry);
      for (const output of node.outputs) groupOf.set(output, at);
    }
  });
  return crossing;
}

/** Calls `run` while entries count as held, so that graphs give them as outputs. */
export function whileHeld<Result>(entries: ReadonlySet<DataEntry>, run: () => Result): Result {
  for (const entry of entries) entry.refCount++;
  try {
    return run();
  } finally {
    for (const entry of entries) entry.refCount--;
  }
}

/** Closes nodes, which are in an order in which they can be computed, into a function of the entries they do not produce. */
export function closeProgram(nodes: readonly RecordedNode[]): Program {
  const { stages, crossing } = stagesOf(nodes);
  return {
    computation: closeComputation(nodes),
    stages: whileHeld(crossing, () =>
      stages.map((stage) =>
        stage.kind === 'host' ? stage : { kind: 'graph' as const, computation: closeComputation(stage.nodes) },
      ),
    ),
  };
}
