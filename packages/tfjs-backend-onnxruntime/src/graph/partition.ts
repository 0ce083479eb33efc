import type { DataEntry } from './data-entry';
import { liveNodes } from './live-nodes';
import type { RecordedNode } from './recorded-node';

export interface Partition {
  /** The live nodes of every part, in the order recorded. */
  parts: readonly (readonly RecordedNode[])[];
  /**
   * Entries that more than one part, or the rest, has to do with: those that an earlier part produces are outputs of its graph, and
   * none may be overwritten by the part that uses it first.
   */
  crossing: ReadonlySet<DataEntry>;
}

/** Divides nodes into consecutive parts that end before the indices `ends`; `rest` are recorded nodes that follow them. */
export function partition(
  nodes: readonly RecordedNode[],
  ends: readonly number[],
  rest: readonly RecordedNode[],
): Partition {
  if (ends.length === 1 && rest.length === 0) return { parts: [liveNodes(nodes)], crossing: new Set() };
  const partOf = new Map<object, number>();
  let part = 0;
  nodes.forEach((node, index) => {
    if (index === ends[part]) part++;
    partOf.set(node, part);
  });
  const live = liveNodes(nodes, rest);
  const crossing = new Set<DataEntry>();
  const firstPart = new Map<DataEntry, number | undefined>();
  for (const node of [...live, ...rest]) {
    for (const { entry } of node.inputs) {
      if (!firstPart.has(entry)) firstPart.set(entry, partOf.get(entry.producer ?? node));
      if (firstPart.get(entry) !== partOf.get(node)) crossing.add(entry);
    }
  }
  const parts = ends.map((): RecordedNode[] => []);
  for (const node of live) parts[partOf.get(node)!].push(node);
  return { parts, crossing };
}
