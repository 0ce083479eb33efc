import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataEntry } from '../src/graph/data-entry';
import { partition } from '../src/graph/partition';
import type { RecordedNode } from '../src/graph/recorded-node';
import { repeatedSteps } from '../src/graph/repeated-steps';

const entry = (): DataEntry => new DataEntry('float32', [], null, () => undefined);

/** A node that takes the entries given; its output is held by nobody. */
function node(signature: string, ...inputs: DataEntry[]): RecordedNode {
  const output = entry();
  output.refCount = 0;
  const made: RecordedNode = {
    name: signature,
    signature,
    inputs: inputs.map((input) => ({ entry: input, shape: [], dtype: 'float32' })),
    outputs: [output],
    build: () => [],
  };
  output.producer = made;
  return made;
}

/**
 * Steps of `length` nodes, each a chain that starts at the weight the step before made; every node also uses that weight and
 * the chain's first node, so that a cut between two steps crosses one entry and every other cut two or more.
 */
function steps(count: number, length: number): RecordedNode[] {
  let weight = entry();
  return Array.from({ length: count }, () => {
    const first = node('op 0', weight);
    const nodes = [first];
    for (let index = 1; index < length; index++) {
      nodes.push(node(`op ${index}`, nodes[index - 1].outputs[0], first.outputs[0], weight));
    }
    weight = nodes.at(-1)!.outputs[0];
    return nodes;
  }).flat();
}

const preamble = (length: number): RecordedNode[] =>
  Array.from({ length }, (_, index) => node(`preamble ${index}`, entry()));

describe('repeated steps', () => {
  it('are cut where a step ends, wherever the list starts and stops', () => {
    const property = fc.property(
      fc.integer({ min: 257, max: 400 }),
      fc.integer({ min: 4, max: 8 }),
      fc.nat(256),
      fc.nat(256),
      (length, count, start, missing) => {
        const all = steps(count, length);
        const list = all.slice(start, all.length - missing);
        const ends = repeatedSteps(list);
        expect(ends.length).toBeGreaterThan(0);
        for (const end of ends) expect((end + start) % length).toBe(0);
        // the first part has the piece of a step that the list starts with and a whole one; what is left is less than a step
        expect(list.length - ends.at(-1)!).toBeLessThan(length);
        for (let part = 1; part < ends.length; part++) expect(ends[part] - ends[part - 1]).toBe(length);
      },
    );
    fc.assert(property, { numRuns: 50 });
  });

  it('are cut the same again in a list that starts at a cut', () => {
    const all = steps(20, 300);
    const [first, ...others] = repeatedSteps([...preamble(70), ...all.slice(0, 2000)]);
    expect([first, ...others]).toEqual([370, 670, 970, 1270, 1570, 1870]);
    expect(repeatedSteps(all.slice(1800, 3500))).toEqual([300, 600, 900, 1200, 1500]);
  });

  it('join small steps to parts of some hundred nodes', () => {
    const ends = repeatedSteps(steps(200, 10));
    expect(ends).toEqual([260, 520, 780, 1040, 1300, 1560, 1820]);
  });

  it('are not seen where the list does not end in them', () => {
    expect(repeatedSteps([])).toEqual([]);
    expect(repeatedSteps(preamble(1))).toEqual([]);
    expect(repeatedSteps(preamble(1000))).toEqual([]);
    expect(repeatedSteps([...steps(10, 50), ...preamble(501)])).toEqual([]);
    expect(repeatedSteps([...preamble(501), ...steps(10, 50)])).toEqual([]);
    expect(repeatedSteps([...steps(1, 50), ...steps(1, 49)])).toEqual([]);
  });
});

describe('a partition', () => {
  it('keeps what later parts and the rest need, and nothing else', () => {
    const all = steps(5, 4);
    const dead = node('dead', all[7].outputs[0]);
    const list = [...all.slice(0, 8), dead, ...all.slice(8)];
    const { parts, crossing } = partition(list.slice(0, 17), [4, 9, 17], list.slice(17));
    expect(parts.map((part) => part.map((live) => list.indexOf(live)))).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [9, 10, 11, 12, 13, 14, 15, 16],
    ]);
    expect([...crossing].map((crossed) => list.findIndex((made) => made === crossed.producer))).toEqual([3, 7, 16]);
  });

  it('of one part is what lives', () => {
    const all = steps(2, 3);
    expect(partition(all, [6], [])).toEqual({ parts: [[]], crossing: new Set() });
    all[4].outputs[0].refCount = 1;
    expect(partition(all, [6], []).parts).toEqual([all.slice(0, 5)]);
  });
});
