import type { DataEntry } from './data-entry';
import type { RecordedNode } from './recorded-node';

/** A part has at least so many nodes where steps are shorter: it costs one native call however small it is. */
const smallestPart = 256;

/**
 * Where to cut a list of recorded nodes that ends in repetitions of the same step, so that the parts are equal graphs and
 * compile once: ascending ends of the parts, after the last of which an unfinished step may remain. Empty where the last
 * half of the list does not repeat itself.
 *
 * A loop that neither reads nor tells where its steps end is cut wherever the limit of pending nodes falls, each time at
 * another place of the step, and each cut is a graph of its own. The period of the signatures gives the length of a step;
 * its start is where the fewest entries cross from one side to the other, which is between the update of the variables and
 * the next step's first operation.
 */
export function repeatedSteps(nodes: readonly RecordedNode[]): number[] {
  const found = suffixPeriod(interned(nodes));
  if (!found) return [];
  const { period, start } = found;
  const phase = quietestPhase(nodes, period);
  const first = start + ((phase - (start % period) + period) % period);
  const available = Math.floor((nodes.length - first) / period);
  const repeats = Math.min(available, Math.ceil(smallestPart / period));
  const size = repeats * period;
  // what precedes the first whole step joins the first part
  return Array.from({ length: Math.floor(available / repeats) }, (_, part) => first + (part + 1) * size);
}

/** Small numbers that are equal where the signatures are. */
function interned(nodes: readonly RecordedNode[]): number[] {
  const numbers = new Map<string, number>();
  return nodes.map(({ signature }) => {
    const known = numbers.get(signature) ?? numbers.size;
    numbers.set(signature, known);
    return known;
  });
}

/**
 * The shortest period of a suffix that covers at least half of the list and two periods, and where that suffix starts. By
 * the Z function of the reversed list: z[p] is the length over which the list, read backwards, equals itself p later.
 */
function suffixPeriod(values: readonly number[]): { period: number; start: number } | null {
  const length = values.length;
  const backwards = [...values].reverse();
  const z = new Int32Array(length);
  for (let at = 1, left = 0, right = 0; at < length; at++) {
    let match = at < right ? Math.min(right - at, z[at - left]) : 0;
    while (at + match < length && backwards[match] === backwards[at + match]) match++;
    z[at] = match;
    if (at + match > right) [left, right] = [at, at + match];
    const covered = at + match;
    if (covered >= 2 * at && covered >= length / 2) return { period: at, start: length - covered };
  }
  return null;
}

/** The index modulo `period` before which a cut crosses the fewest entries, counted over the last whole period. */
function quietestPhase(nodes: readonly RecordedNode[], period: number): number {
  const producedAt = new Map<DataEntry, number>();
  const lastUse = new Map<DataEntry, number>();
  nodes.forEach((node, index) => {
    for (const { entry } of node.inputs) if (producedAt.has(entry)) lastUse.set(entry, index);
    for (const output of node.outputs) producedAt.set(output, index);
  });
  const crossing = new Int32Array(nodes.length + 1);
  for (const [entry, use] of lastUse) {
    crossing[producedAt.get(entry)! + 1]++;
    crossing[use + 1]--;
  }
  // from crossing to counts: entries produced before node c and used by it or later
  for (let cut = 1; cut < crossing.length; cut++) crossing[cut] += crossing[cut - 1];
  const from = nodes.length - 2 * period + 1;
  let best = { phase: 0, crossing: Infinity };
  for (let phase = 0; phase < period; phase++) {
    const cut = from + ((phase - (from % period) + period) % period);
    // the first of equals, so that a list that starts at a boundary is cut at its start again
    if (crossing[cut] < best.crossing) best = { phase, crossing: crossing[cut] };
  }
  return best.phase;
}
