import type { DataEntry } from './data-entry';
import type { EpilogueRole, RecordedNode } from './recorded-node';

/**
 * Lets the gradient of an activation read its result instead of its argument. relu(x) and leaky relu(x) with a slope above 0
 * have the sign of x, so that step(x) is step(relu(x)); the argument is then needed no longer, and the operation before
 * can apply the activation before it writes anything.
 */
export function stepsOfActivations(nodes: readonly RecordedNode[]): RecordedNode[] {
  const activated = new Map<DataEntry, DataEntry>();
  return nodes.map((node) => {
    const [input] = node.inputs;
    const { asEpilogue } = node;
    if (asEpilogue?.kind === 'activation' && keepsSign(asEpilogue)) activated.set(input.entry, node.outputs[0]);
    const result = node.dependsOnSigns ? activated.get(input.entry) : undefined;
    return result ? { ...node, inputs: [{ ...input, entry: result }] } : node;
  });
}

function keepsSign(activation: Extract<EpilogueRole, { kind: 'activation' }>): boolean {
  return activation.activation === 'Relu' || activation.alpha > 0;
}
