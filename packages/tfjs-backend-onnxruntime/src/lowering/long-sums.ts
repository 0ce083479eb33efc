import type { GraphBuilder, Value } from '../graph/graph-builder';

/** Sums of more float32 numbers are split: added up one by one, 2 million numbers near 1 are wrong in the fifth digit. */
const longestSum = 4096;

/** The sum along an axis, which is dropped; a long one as a sum of sums. */
export function sumAlong(graph: GraphBuilder, x: Value, axis: number, sizes: readonly number[]): Value {
  const size = sizes[axis];
  if (size <= longestSum) return reduceSum(graph, x, axis);
  const root = Math.floor(Math.sqrt(size));
  const part = divisorNear(size, root) ?? root;
  const parts = Math.ceil(size / part);
  const whole = parts * part === size ? x : appendZeros(graph, x, axis, sizes, parts * part - size);
  const split = graph.reshape(whole, [...sizes.slice(0, axis), parts, part, ...sizes.slice(axis + 1)]);
  const sums = reduceSum(graph, split, axis + 1);
  return sumAlong(graph, sums, axis, [...sizes.slice(0, axis), parts, ...sizes.slice(axis + 1)]);
}

function reduceSum(graph: GraphBuilder, x: Value, axis: number): Value {
  return graph.op('ReduceSum', [x, graph.integers([axis])], { keepdims: 0 });
}

/** The largest divisor up to `most`, where one leaves parts of a useful length. */
function divisorNear(size: number, most: number): number | undefined {
  for (let divisor = most; divisor >= 32; divisor--) if (size % divisor === 0) return divisor;
  return undefined;
}

function appendZeros(graph: GraphBuilder, x: Value, axis: number, sizes: readonly number[], count: number): Value {
  const after = sizes.map((_, index) => (index === axis ? count : 0));
  return graph.op('Pad', [x, graph.integers([...sizes.map(() => 0), ...after])]);
}
