import type { GraphBuilder, Value } from '../graph/graph-builder';

/** Windows that slide along one axis: tap t of window o reads position o stride + t dilation - padBefore. */
export interface WindowAxis {
  axis: number;
  /** Elements along the axis, and windows. */
  input: number;
  output: number;
  taps: number;
  stride: number;
  dilation: number;
  /** Positions of the first window that lie before the first element; those beyond the last element follow from the sizes. */
  padBefore: number;
}

/** What the operators depend on. */
export function windowKey(window: WindowAxis): string {
  const { axis, input, output, taps, stride, dilation, padBefore } = window;
  return [axis, input, output, taps, stride, dilation, padBefore].join();
}

/** The one-element windows that lie on the elements themselves. */
export function isIdentity({ taps, stride, padBefore, input, output }: WindowAxis): boolean {
  return taps === 1 && stride === 1 && padBefore === 0 && input === output;
}

/** For each tap, what it reads in every window; `fill` where that lies outside. */
export function readTaps(graph: GraphBuilder, value: Value, rank: number, window: WindowAxis, fill: number): Value[] {
  const { axis, input, output, taps, stride, dilation, padBefore } = window;
  const padAfter = Math.max(0, (output - 1) * stride + (taps - 1) * dilation + 1 - padBefore - input);
  const padded = padBefore + padAfter > 0 ? pad(graph, value, rank, window, [padBefore, padAfter], fill) : value;
  if (taps === 1 && stride === 1 && output === input + padBefore + padAfter) return [padded];
  return Array.from({ length: taps }, (_, tap) =>
    graph.slice(padded, {
      axes: [axis],
      begin: [tap * dilation],
      end: [tap * dilation + (output - 1) * stride + 1],
      ...(stride > 1 && { step: [stride] }),
    }),
  );
}

/**
 * The adjoint of {@link readTaps}: element i of the result is the sum of parts[t][o] over every tap t and window o that read i.
 * `shape` is that of each part. Elements at the same place between two windows are computed together and interleaved.
 */
export function addTaps(
  graph: GraphBuilder,
  parts: readonly Value[],
  shape: readonly number[],
  window: WindowAxis,
): Value {
  const { axis, input, output, stride, dilation, padBefore } = window;
  const skipped = Math.floor(padBefore / stride); // whole strides before the first element need not be computed
  const start = padBefore - skipped * stride;
  const length = Math.ceil((start + input) / stride);
  const phases = Array.from({ length: stride }, (_, phase) => {
    const terms = parts.flatMap((part, tap) => {
      const position = tap * dilation;
      const before = Math.floor(position / stride) - skipped;
      const isApart = position % stride !== phase || before + output <= 0 || before >= length;
      return isApart ? [] : [pad(graph, part, shape.length, window, [before, length - output - before], 0)];
    });
    if (terms.length === 0) return graph.op('Expand', [graph.scalar(0), graph.integers(resized(shape, axis, length))]);
    return terms.length === 1 ? terms[0] : graph.op('Sum', terms);
  });
  const whole = interleave(graph, phases, resized(shape, axis, length), axis);
  if (start === 0 && length * stride === input) return whole;
  return graph.slice(whole, { axes: [axis], begin: [start], end: [start + input] });
}

export function resized(shape: readonly number[], axis: number, size: number): number[] {
  return shape.map((old, index) => (index === axis ? size : old));
}

/** Negative amounts cut elements off. */
function pad(
  graph: GraphBuilder,
  value: Value,
  rank: number,
  { axis }: WindowAxis,
  [before, after]: readonly [number, number],
  fill: number,
): Value {
  if (before === 0 && after === 0) return value;
  const pads = Array<number>(2 * rank).fill(0);
  pads[axis] = before;
  pads[rank + axis] = after;
  return graph.op('Pad', [value, graph.integers(pads), graph.scalar(fill)]);
}

/** Takes elements along `axis` from each part in turn; `shape` is that of each part. */
function interleave(graph: GraphBuilder, parts: readonly Value[], shape: readonly number[], axis: number): Value {
  if (parts.length === 1) return parts[0];
  const expanded = [...shape.slice(0, axis + 1), 1, ...shape.slice(axis + 1)];
  const separate = parts.map((part) => graph.reshape(part, expanded));
  const stacked = graph.op('Concat', separate, { axis: axis + 1 });
  return graph.reshape(stacked, resized(shape, axis, shape[axis] * parts.length));
}
