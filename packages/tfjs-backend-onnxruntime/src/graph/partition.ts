import type { DataEntry } from './data-entry';
import { liveNodes } from './live-nodes';
import type { RecordedNode } from './recorded-node';

export interface Partition {
  /** The live nodes of every part, in the order recorded. */
  parts: readonly (readonly RecordedNode[])[];
  /** Entries that one part, or the rest, uses of an earlier part: outputs of the graph that produces them. */
  crossing: ReadonlySet<DataEntry>;
}

/** Divides nodes into consecutive parts that end before the indices `ends`; `rest` are recorded nodes that follow them. */
export function partition(
  nodes: readonly RecordedNode[],
  ends: readonly number[],
  rest: readonly RecordedNode[],
): Partition {
  if (ends.length === 1 && rest.length === 0) return { parts: [liveNodes(nodes)], crossing: new Set() };
  const partOf = new Map<RecordedNode, number>();
  let part = 0;
  nodes.forEach((node, index) => {
    if (index === ends[part]) part++;
    partOf.set(node, part);
  });
  const live = liveNodes(nodes, rest);
  const crossing = new Set<DataEntry>();
  for (const node of [...live, ...rest]) {
    for (const { entry } of node.inputs) {
      const source = entry.producer && partOf.get(entry.producer);
      if (source != null && source !== partOf.get(node)) crossing.add(entry);
    }
  }
  const parts = ends.map((): RecordedNode[] => []);
  for (const node of live) parts[partOf.get(node)!].push(node);
  return { parts, crossing };
}
