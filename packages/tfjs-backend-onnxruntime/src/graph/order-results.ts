import type { OnnxNode } from '../onnx/model';

/**
 * The nodes with those that no other node needs at the end, the one with the most work before it first. onnxruntime works backwards
 * from these, the last one first: so it computes next what needs least beyond what is there, and the gradient of a layer's weights while
 * what it is made of is still in the cache, rather than after the gradients of all layers below.
 */
export function orderResults(nodes: readonly OnnxNode[]): OnnxNode[] {
  const producerOf = new Map<string, OnnxNode>();
  for (const node of nodes) for (const name of node.outputs) producerOf.set(name, node);
  const used = new Set(nodes.flatMap(({ inputs }) => inputs.map((name) => producerOf.get(name))));
  const results = nodes.filter((node) => !used.has(node));
  const work = new Map(results.map((node) => [node, countBefore(node, producerOf)]));
  const isResult = new Set(results);
  return [
    ...nodes.filter((node) => !isResult.has(node)),
    ...results.sort((a, b) => work.get(b)! - work.get(a)!), // equal ones stay in order
  ];
}

/** How many nodes have to be computed for this one. */
function countBefore(node: OnnxNode, producerOf: ReadonlyMap<string, OnnxNode>): number {
  const found = new Set([node]);
  const open = [node];
  for (let next = open.pop(); next; next = open.pop()) {
    for (const name of next.inputs) {
      const producer = producerOf.get(name);
      if (!producer || found.has(producer)) continue;
      found.add(producer);
      open.push(producer);
    }
  }
  return found.size;
}
