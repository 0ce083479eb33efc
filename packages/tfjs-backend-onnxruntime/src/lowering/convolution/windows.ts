import type { GraphBuilder, Value } from '../../graph/graph-builder';
import type { ConvolutionGeometry } from './geometry';

/** The rows and columns that the windows cover: those of x, zeros around, and without what no window reaches. */
export function coveredSize(g: ConvolutionGeometry): { height: number; width: number } {
  return {
    height: (g.outHeight - 1) * g.strideHeight + g.filterHeight,
    width: (g.outWidth - 1) * g.strideWidth + g.filterWidth,
  };
}

/** A run of the items of a batch. */
export interface Items {
  begin: number;
  count: number;
  /** Items of the whole batch. */
  of: number;
}

/** x as far as the windows reach, with zeros around, of the items given; an image of any number of channels. */
export function padToWindows(
  graph: GraphBuilder,
  x: Value,
  g: ConvolutionGeometry,
  { begin, count, of }: Items = { begin: 0, count: g.batch, of: g.batch },
): Value {
  const [top, left] = g.pads;
  const { height, width } = coveredSize(g);
  const bottom = height - g.inHeight - top;
  const right = width - g.inWidth - left;
  const around = [0, top, left, 0, 0, Math.max(bottom, 0), Math.max(right, 0), 0];
  // fewer than no zeros around the batch take items off it: one copy for both
  const pads = around.map((pad, axis) => pad - (axis === 0 ? begin : axis === 4 ? of - begin - count : 0));
  const padded = around.some((pad) => pad > 0)
    ? graph.op('Pad', [x, graph.integers(pads)])
    : itemsOf(graph, x, { begin, count, of });
  if (bottom >= 0 && right >= 0) return padded;
  return graph.slice(padded, { axes: [1, 2], begin: [0, 0], end: [height, width] });
}

/** The items alone. */
export function itemsOf(graph: GraphBuilder, value: Value, { begin, count, of }: Items): Value {
  return count === of ? value : graph.slice(value, { axes: [0], begin: [begin], end: [begin + count] });
}

/** The taps of the filter, row by row. */
export function tapsOf({
  filterHeight,
  filterWidth,
}: Pick<ConvolutionGeometry, 'filterHeight' | 'filterWidth'>): [row: number, column: number][] {
  return Array.from({ length: filterHeight * filterWidth }, (_, tap) => [
    Math.floor(tap / filterWidth),
    tap % filterWidth,
  ]);
}
