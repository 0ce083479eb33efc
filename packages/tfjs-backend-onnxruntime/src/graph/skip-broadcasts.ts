import type { DataEntry } from './data-entry';
import { isSameShape } from './layout';
import type { NodeInput, RecordedNode } from './recorded-node';

/**
 * Lets elementwise operations read what a broadcast repeats instead of its result, where another operand has the full shape:
 * they broadcast themselves, and the repeated numbers are never written.
 */
export function skipBroadcasts(nodes: readonly RecordedNode[]): RecordedNode[] {
  const sources = new Map<DataEntry, NodeInput>();
  return nodes.map((node) => {
    if (node.isBroadcast) sources.set(node.outputs[0], node.inputs[0]);
    if (!node.isElementwise || node.inputs.length < 2) return node;
    const { shape } = node.outputs[0];
    const sourceOf = (input: NodeInput): NodeInput | undefined => {
      const source = sources.get(input.entry);
      return source && isSameShape(input.shape, input.entry.shape) && input.dtype === source.dtype ? source : undefined;
    };
    const hasFullOperand = node.inputs.some((input) => isSameShape(input.shape, shape) && !sourceOf(input));
    return hasFullOperand ? { ...node, inputs: node.inputs.map((input) => sourceOf(input) ?? input) } : node;
  });
}
