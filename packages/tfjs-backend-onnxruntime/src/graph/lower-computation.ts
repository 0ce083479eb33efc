import { elementType } from '../onnx/element-type';
import { encodeModel } from '../onnx/model';
import { bytesOf, nativeType, type Computation } from './computation';
import type { DataEntry } from './data-entry';
import { GraphBuilder, type Value } from './graph-builder';
import type { NodeInput } from './recorded-node';

export interface LoweredComputation {
  model: Uint8Array;
  /** Names in the order of the computation's inputs and outputs. */
  inputNames: readonly string[];
  outputNames: readonly string[];
  /** An upper estimate of what a session keeps for intermediate results: the bytes of every node's outputs. */
  workspaceBytes: number;
}

/** The computation as a serialized ONNX model. */
export function lowerComputation(computation: Computation): LoweredComputation {
  const graph = new GraphBuilder();
  const valueOf = new Map<DataEntry, Value>();
  const inputNames = computation.inputs.map((entry) => {
    const name = graph.input(nativeType(entry), entry.shape);
    valueOf.set(entry, name);
    return name;
  });
  let workspaceBytes = 0;
  for (const node of computation.nodes) {
    const built = node.build(
      graph,
      node.inputs.map((input) => asUsed(graph, valueOf.get(input.entry)!, input)),
    );
    const values = typeof built === 'string' ? [built] : built;
    node.outputs.forEach((output, index) => {
      valueOf.set(output, values[index]);
      workspaceBytes += bytesOf(output);
    });
  }
  const outputNames = computation.outputs.map((entry) =>
    graph.output(valueOf.get(entry)!, nativeType(entry), entry.shape),
  );
  return { model: encodeModel(graph.finish()), inputNames, outputNames, workspaceBytes };
}

/** A use may see the entry under another shape (a reshape copies nothing) or, after a cast that loses nothing, type. */
function asUsed(graph: GraphBuilder, value: Value, { entry, shape, dtype }: NodeInput): Value {
  const cast = entry.dtype === dtype ? value : graph.op('Cast', [value], { to: elementType[dtype] });
  const sameShape = shape.length === entry.shape.length && shape.every((size, axis) => size === entry.shape[axis]);
  return sameShape ? cast : graph.reshape(cast, shape);
}
