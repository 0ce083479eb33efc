import type { DataEntry } from './data-entry';
import type { Value } from './graph-builder';
import { blocksAlike, isSameShape, vectorOf } from './layout';
import type { BuildOperation, Epilogue, NodeInput, RecordedNode } from './recorded-node';

/** An operation that takes epilogues, and those it has been given so far. */
interface Chain {
  producer: RecordedNode;
  epilogues: readonly Epilogue[];
  /** All of them as one operation. */
  node: RecordedNode;
}

/**
 * Joins an operation with the bias, the sum and the activation that follow it, where nothing else needs what is between: a convolution
 * then adds and applies them before it writes its sums.
 */
export function fuseEpilogues(nodes: readonly RecordedNode[]): RecordedNode[] {
  const uses = countUses(nodes);
  const chains = new Map<DataEntry, Chain>();
  const fused = new Set<RecordedNode>();
  for (const node of nodes) {
    const longer = firstDefined(node.inputs, ({ entry }, operand) => {
      const chain = uses.get(entry) === 1 && entry.refCount === 0 ? chains.get(entry) : undefined;
      return chain && extend(chain, node, operand);
    });
    const chain = longer ?? (node.withEpilogues && { producer: node, epilogues: [], node });
    if (longer) fused.delete(longer.replaced);
    if (chain) chains.set(node.outputs[0], chain);
    fused.add(chain?.node ?? node);
  }
  return [...fused];
}

/** The chain with `next`, whose operand of that number is its result, as one operation; undefined where they cannot be one. */
function extend(
  { producer, epilogues, node }: Chain,
  next: RecordedNode,
  operand: number,
): (Chain & { replaced: RecordedNode }) | undefined {
  if (epilogues.at(-1)?.kind === 'activation') return undefined;
  if (!blocksAlike(node.outputs[0].shape, next.outputs[0].shape)) return undefined;
  const others = next.inputs.filter((_, index) => index !== operand);
  const epilogue = asEpilogue(next, operand, others);
  if (!epilogue || (epilogue.kind === 'bias' && epilogues.length > 0)) return undefined;
  if (epilogue.kind === 'addend' && epilogues.some(({ kind }) => kind === 'addend')) return undefined;
  const all = [...epilogues, epilogue];
  const formulations = producer.withEpilogues!(all, producer.inputs);
  if (!formulations) return undefined;
  const joined = {
    name: `${node.name}+${next.name}`,
    signature: `${node.signature}+${next.signature}`,
    inputs: [...node.inputs, ...others],
    outputs: next.outputs,
    build: composed(node, next, operand),
    formulations: () => formulations,
  };
  return { producer, epilogues: all, node: joined, replaced: node };
}

/** The two in the standard order, one after the other. */
function composed(node: RecordedNode, next: RecordedNode, operand: number): BuildOperation | undefined {
  const [first, second] = [node.build, next.build];
  if (!first || !second) return undefined;
  return (graph, inputs) => {
    const result = first(graph, inputs.slice(0, node.inputs.length)) as Value;
    const operands = inputs.slice(node.inputs.length);
    operands.splice(operand, 0, graph.reshape(result, next.inputs[operand].shape));
    return second(graph, operands);
  };
}

function asEpilogue(next: RecordedNode, operand: number, others: readonly NodeInput[]): Epilogue | undefined {
  const role = next.asEpilogue;
  if (!role || role.kind === 'activation') return role;
  const isNegated = role.kind === 'difference';
  if (others.length !== 1 || (isNegated && operand !== 0)) return undefined;
  const [{ shape }] = others;
  const result = next.outputs[0].shape;
  const of = vectorOf(shape, result);
  if (of) return { kind: 'bias', of, isNegated };
  return isSameShape(shape, result) && !isNegated ? { kind: 'addend' } : undefined;
}

function firstDefined<Item, Result>(
  items: readonly Item[],
  find: (item: Item, index: number) => Result | undefined,
): Result | undefined {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found !== undefined) return found;
  }
  return undefined;
}

function countUses(nodes: readonly RecordedNode[]): Map<DataEntry, number> {
  const uses = new Map<DataEntry, number>();
  for (const { inputs } of nodes) for (const { entry } of inputs) uses.set(entry, (uses.get(entry) ?? 0) + 1);
  return uses;
}
