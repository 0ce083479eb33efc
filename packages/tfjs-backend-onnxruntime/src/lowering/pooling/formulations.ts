import type { GraphBuilder, Value } from '../../graph/graph-builder';
import { addTaps, isIdentity, readTaps, resized, windowKey, type WindowAxis } from '../windows';

/** Pooling of channels-last images or volumes: windows over every axis between the batch and the channels. */
export interface PoolGeometry {
  inShape: number[];
  outShape: number[];
  windows: readonly WindowAxis[];
}

export const poolKey = ({ inShape, windows }: PoolGeometry): string => [inShape, ...windows.map(windowKey)].join(';');

/**
 * The greatest number of every window, one axis after the other. NaN never counts, as in the cpu kernels: comparisons with
 * an accumulator that is no NaN skip it, and after the first axis none is left.
 */
export function buildMaxPool(graph: GraphBuilder, x: Value, { windows, inShape }: PoolGeometry): Value {
  const rank = inShape.length;
  const active = windows.filter((window) => !isIdentity(window));
  const [first, ...others] = active.length > 0 ? active : windows;
  const largest = readTaps(graph, x, rank, first, -Infinity).reduce(
    (greatest, tap) => graph.op('Where', [graph.op('Greater', [tap, greatest]), tap, greatest]),
    graph.scalar(-Infinity),
  );
  return others.reduce((value, window) => {
    const taps = readTaps(graph, value, rank, window, -Infinity);
    return taps.length === 1 ? taps[0] : graph.op('Max', taps);
  }, largest);
}

/** Which of equal greatest numbers of a window gets dy; what else the cpu kernels differ in. */
export type Winner = 'first above -Infinity' | 'last';

/**
 * dy goes to one greatest number of its window, in the order of rows. Ties are the rule behind a ReLU, so that comparing
 * with y alone would count dy several times: what one tap has taken, the taps after it do not get.
 */
export function buildMaxPoolGradient(
  graph: GraphBuilder,
  [dy, x, y]: readonly Value[],
  { windows, inShape, outShape }: PoolGeometry,
  winner: Winner,
): Value {
  const zero = graph.scalar(0);
  const nothing = graph.scalar(NaN); // equal to no number
  const isAboveAll = graph.op('Greater', [y, graph.scalar(-Infinity)]);
  const sought = winner === 'last' ? y : graph.op('Where', [isAboveAll, y, nothing]);
  let left = dy;
  const spread = (read: Value, [window, ...inner]: readonly WindowAxis[]): Value => {
    if (window === undefined) {
      const isFound = graph.op('Equal', [read, sought]);
      const part = graph.op('Where', [isFound, left, zero]);
      left = graph.op('Where', [isFound, zero, left]);
      return part;
    }
    // the first winner compares with no -Infinity, so that its padding can be that of the forward kernel, and shared
    const taps = readTaps(graph, read, inShape.length, window, winner === 'last' ? NaN : -Infinity);
    const parts = new Array<Value>(taps.length);
    const order = taps.map((_, tap) => (winner === 'last' ? taps.length - 1 - tap : tap));
    for (const tap of order) parts[tap] = spread(taps[tap], inner);
    const shape = inner.reduce((sizes, { axis, input }) => resized(sizes, axis, input), outShape);
    return addTaps(graph, parts, shape, window);
  };
  return spread(x, windows);
}

/** How many elements each window has inside the image. */
const countsInside = ({ input, output, taps, stride, padBefore }: WindowAxis): number[] =>
  Array.from({ length: output }, (_, index) => {
    const corner = index * stride - padBefore;
    return Math.max(0, Math.min(input, corner + taps) - Math.max(0, corner));
  });

/** The mean over what each window has inside the image, of which windows in the padding alone count at least `leastCount`. */
export function buildMeanPool(
  graph: GraphBuilder,
  x: Value,
  { windows, inShape, outShape }: PoolGeometry,
  leastCount: 0 | 1,
): Value {
  const sum = windows.reduce((value, window) => {
    const taps = readTaps(graph, value, inShape.length, window, 0);
    return taps.length === 1 ? taps[0] : graph.op('Sum', taps);
  }, x);
  return graph.op('Div', [sum, divisorOf(graph, windows, outShape, leastCount)]);
}

/** Over every window dy / (elements inside), as the mean itself divides. */
export function buildMeanPoolGradient(graph: GraphBuilder, dy: Value, { windows, outShape }: PoolGeometry): Value {
  const share = graph.op('Div', [dy, divisorOf(graph, windows, outShape, 1)]);
  let shape = outShape;
  return windows.reduceRight((value, window) => {
    const spread = addTaps(graph, Array<Value>(window.taps).fill(value), shape, window);
    shape = resized(shape, window.axis, window.input);
    return spread;
  }, share);
}

/** How many elements each window has inside, of the shape of the results or for all of them. */
function divisorOf(
  graph: GraphBuilder,
  windows: readonly WindowAxis[],
  outShape: readonly number[],
  leastCount: 0 | 1,
): Value {
  const counts = windows
    .map(countsInside)
    .reduce((products, inside) => products.flatMap((product) => inside.map((count) => product * count)), [1])
    .map((count) => Math.max(count, leastCount));
  const isUniform = counts.every((count) => count === counts[0]);
  return isUniform ? graph.scalar(counts[0]) : graph.numbers(counts, [1, ...outShape.slice(1, -1), 1]);
}
