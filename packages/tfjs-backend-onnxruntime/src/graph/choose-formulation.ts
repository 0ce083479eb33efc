import { blockedOperand, blockingOf, type Layout } from './layout';
import type { GraphValues } from './graph-values';
import type { Formulation, RecordedNode } from './recorded-node';

/**
 * The formulation of a node that needs the fewest operands in an order they do not have yet. Where two need equally many,
 * the blocked one: what follows is likely to want that order too.
 */
export function chooseFormulation(node: RecordedNode, values: GraphValues, block: number): Formulation {
  const candidates = formulationsOf(node, block).filter(({ operands }) =>
    operands.every((layout, index) => values.canUse(node.inputs[index], layout)),
  );
  const cost = ({ operands }: Formulation): number =>
    operands.filter((layout, index) => !values.has(node.inputs[index], layout)).length;
  return candidates.reduce((best, candidate) => (cost(candidate) <= cost(best) ? candidate : best));
}

function formulationsOf(node: RecordedNode, block: number): Formulation[] {
  const { build } = node;
  const standard: Formulation[] = build
    ? [{ operands: node.inputs.map(() => 'standard'), result: 'standard', build }]
    : [];
  const blocked = node.isElementwise ? elementwiseInBlocks(node, block) : undefined;
  return [...standard, ...(blocked ? [blocked] : []), ...(node.formulations?.(node.inputs) ?? [])];
}

/** An elementwise operation computed on blocked operands, where all of them can be had so without a copy of their own. */
function elementwiseInBlocks(node: RecordedNode, block: number): Formulation | undefined {
  const { shape } = node.outputs[0];
  const blocking = blockingOf(shape, block);
  if (!blocking || !node.build) return undefined;
  const operands = node.inputs.map((input) => blockedOperand(input.shape, shape, blocking));
  if (!operands.includes('blocked') || operands.includes(undefined)) return undefined;
  const { build } = node;
  return {
    operands: operands.map((operand): Layout => (operand === 'blocked' ? 'blocked' : 'standard')),
    result: 'blocked',
    build: (graph, inputs) =>
      build(
        graph,
        inputs.map((value, index) => {
          const operand = operands[index];
          return operand === 'blocked' || operand === undefined ? value : graph.reshape(value, operand);
        }),
      ),
  };
}
