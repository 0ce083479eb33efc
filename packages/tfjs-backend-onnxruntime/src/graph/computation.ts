import type { NativeDataType } from '../onnx/element-type';
import type { DataEntry } from './data-entry';
import type { RecordedNode } from './recorded-node';

/** A set of recorded nodes as one function of data to data. */
export interface Computation {
  nodes: readonly RecordedNode[];
  /** The entries that come from outside, in the order of first use. */
  inputs: readonly DataEntry[];
  /** The entries TensorFlow.js still holds. */
  outputs: readonly DataEntry[];
  /** Equal keys mean equal graphs: operations, shapes, types and wiring, but no data. */
  key: string;
}

/** Closes `nodes`, which are in an order in which they can be computed, into a function of the entries they do not produce. */
export function closeComputation(nodes: readonly RecordedNode[]): Computation {
  const identifiers = new Map<DataEntry, string>();
  const inputs: DataEntry[] = [];
  const outputs: DataEntry[] = [];
  let key = '';
  let produced = 0;
  for (const node of nodes) {
    key += `${node.signature}(`;
    for (const { entry, shape, dtype } of node.inputs) {
      let identifier = identifiers.get(entry);
      if (identifier === undefined) {
        identifier = `x${inputs.length}`;
        identifiers.set(entry, identifier);
        inputs.push(entry);
        key += `${entry.dtype}[${entry.shape.join()}]`;
      }
      key += `${identifier}:${dtype}[${shape.join()}],`;
    }
    key += ')';
    for (const output of node.outputs) {
      identifiers.set(output, `p${produced++}`);
      const visible = output.refCount > 0;
      if (visible) outputs.push(output);
      key += visible ? '!' : '.';
    }
    key += '\n';
  }
  return { nodes, inputs, outputs, key };
}

export function elementsOf(entry: DataEntry): number {
  return entry.shape.reduce((product, size) => product * size, 1);
}

export function bytesOf(entry: DataEntry): number {
  return elementsOf(entry) * (entry.dtype === 'bool' ? 1 : 4);
}

/** All entries of a computation are of native types: the lowerings record no other. */
export function nativeType(entry: DataEntry): NativeDataType {
  return entry.dtype as NativeDataType;
}
