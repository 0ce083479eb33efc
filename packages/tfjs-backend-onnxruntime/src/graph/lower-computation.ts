import { encodeModel, type OnnxGraph } from '../onnx/model';
import { chooseFormulation } from './choose-formulation';
import { bytesOf, nativeType, type Computation } from './computation';
import { fuseEpilogues } from './fuse-epilogues';
import { GraphBuilder } from './graph-builder';
import { GraphValues } from './graph-values';
import { skipBroadcasts } from './skip-broadcasts';
import { stepsOfActivations } from './steps-of-activations';

export interface LoweredComputation {
  model: Uint8Array;
  /** Names in the order of the computation's inputs and outputs. */
  inputNames: readonly string[];
  outputNames: readonly string[];
  /** How many operators of each kind the graph has, the activation they apply included: `Conv+LeakyRelu`. */
  operators: Readonly<Record<string, number>>;
  /** An upper estimate of what a session keeps for intermediate results: the bytes of every node's outputs. */
  workspaceBytes: number;
}

/** The computation as a serialized ONNX model; `block` channels a block of the blocked convolutions, 0 for none. */
export function lowerComputation(computation: Computation, block: number): LoweredComputation {
  const graph = new GraphBuilder();
  const values = new GraphValues(graph, block);
  const inputNames = computation.inputs.map((entry) => {
    const name = graph.input(nativeType(entry), entry.shape);
    values.define(entry, name, 'standard');
    return name;
  });
  let workspaceBytes = 0;
  for (const node of fuseEpilogues(stepsOfActivations(skipBroadcasts(computation.nodes)))) {
    graph.operation = node.name;
    const { operands, result, build } = chooseFormulation(node, values, block);
    const built = build(
      graph,
      node.inputs.map((input, index) => values.use(input, operands[index])),
    );
    const results = typeof built === 'string' ? [built] : built;
    node.outputs.forEach((output, index) => {
      values.define(output, results[index], result);
      workspaceBytes += bytesOf(output);
    });
  }
  const outputNames = computation.outputs.map((entry) =>
    graph.output(values.standard(entry), nativeType(entry), entry.shape),
  );
  const finished = graph.finish();
  const operators = countOperators(finished);
  return { model: encodeModel(finished), inputNames, outputNames, operators, workspaceBytes };
}

function countOperators({ nodes }: OnnxGraph): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { type, attributes } of nodes) {
    const { activation } = attributes;
    const name = typeof activation === 'string' ? `${type}+${activation}` : type;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}
