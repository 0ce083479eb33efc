import { describe, expect, it } from 'vitest';
import { DataEntry } from '../src/graph/data-entry';
import { partition } from '../src/graph/partition';
import type { RecordedNode } from '../src/graph/recorded-node';
import { closeProgram, stagesOf } from '../src/graph/stages';

/** An entry that so many tensors hold. */
function entry(refCount = 0): DataEntry {
  const made = new DataEntry('float32', [2], Float32Array.of(1, 2), () => undefined);
  made.refCount = refCount;
  return made;
}

/** An operation of that name from entries to entries; 'host...' are computed by JavaScript. */
function node(name: string, inputs: DataEntry[], outputs: DataEntry[]): RecordedNode {
  const made: RecordedNode = {
    name,
    signature: name,
    inputs: inputs.map((input) => ({ entry: input, shape: [2], dtype: 'float32' })),
    outputs,
    ...(name.startsWith('host') ? { computeOnHost: () => [] } : { build: () => '' }),
  };
  for (const output of outputs) output.producer = made;
  return made;
}

const namesOf = (nodes: readonly RecordedNode[]): string[][] =>
  stagesOf(nodes).stages.map((stage) =>
    stage.kind === 'host' ? [stage.node.name] : stage.nodes.map(({ name }) => name),
  );

describe('stages', () => {
  it('are one graph where JavaScript computes nothing', () => {
    const [x, y, z] = [entry(), entry(), entry(1)];
    expect(namesOf([node('a', [x], [y]), node('b', [y], [z])])).toEqual([['a', 'b']]);
  });

  it('have every operation in the earliest graph it can be part of', () => {
    const [w, x, ofW, newW, ofX, newX, after, other] = Array.from({ length: 8 }, () => entry());
    const nodes = [
      node('gradient of w', [w], [ofW]),
      node('host w', [w, ofW], [newW]),
      node('gradient of x', [x], [ofX]),
      node('host x', [x, ofX], [newX]),
      node('after', [newW, x], [after]),
      node('other', [ofX], [other]),
    ];
    expect(namesOf(nodes)).toEqual([['gradient of w', 'gradient of x', 'other'], ['host w'], ['host x'], ['after']]);
    const { crossing } = stagesOf(nodes);
    expect([...crossing]).toEqual([ofW, ofX, newW]);
  });

  it('of JavaScript follow each other without a graph between', () => {
    const [w, once, twice] = [entry(), entry(), entry(1)];
    expect(namesOf([node('host a', [w], [once]), node('host b', [once], [twice])])).toEqual([['host a'], ['host b']]);
  });

  it('tell which inputs nothing reads after them', () => {
    const [last, held, later, twice, ofNext, out, result] = [
      entry(),
      entry(1),
      entry(),
      entry(),
      entry(),
      entry(),
      entry(1),
    ];
    const nodes = [
      node('before', [last], [entry(1)]),
      node('host', [last, held, later, twice, twice, ofNext], [out]),
      node('host next', [ofNext], [entry(1)]),
      node('after', [out, later], [result]),
    ];
    const [, host, next] = stagesOf(nodes).stages;
    expect(host).toMatchObject({ isLastUse: [true, false, false, false, false, false] });
    expect(next).toMatchObject({ isLastUse: [true] });
  });

  it('make what crosses an output of its graph, and leave the counts of tensors as they are', () => {
    const [w, gradient, moved] = [entry(), entry(), entry(1)];
    const { stages, computation } = closeProgram([node('a', [w], [gradient]), node('host', [w, gradient], [moved])]);
    expect(stages[0]).toMatchObject({ kind: 'graph', computation: { inputs: [w], outputs: [gradient] } });
    expect(computation).toMatchObject({ inputs: [w], outputs: [moved] });
    expect(gradient.refCount).toBe(0);
  });
});

describe('a partition', () => {
  it('names what more than one part has to do with, wherever it comes from', () => {
    const [outside, alone, made, end] = [entry(), entry(), entry(), entry(1)];
    const nodes = [node('a', [outside, alone], [made]), node('b', [outside, made], [end])];
    expect([...partition(nodes, [1, 2], []).crossing]).toEqual([outside, made]);
    expect([...partition(nodes, [2], []).crossing]).toEqual([]);
    const rest = [node('c', [alone], [entry(1)])];
    expect([...partition(nodes, [1, 2], rest).crossing]).toEqual([outside, made, alone]);
  });
});
