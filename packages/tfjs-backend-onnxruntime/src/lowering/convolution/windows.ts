import type { GraphBuilder, Value } from '../../graph/graph-builder';
import type { ConvolutionGeometry } from './geometry';

/** The rows and columns that the windows cover: those of x, zeros around, and without what no window reaches. */
export function coveredSize(g: ConvolutionGeometry): { height: number; width: number } {
  return {
    height: (g.outHeight - 1) * g.strideHeight + g.filterHeight,
    width: (g.outWidth - 1) * g.strideWidth + g.filterWidth,
  };
}

/** x as far as the windows reach, with zeros around; an image of any number of channels. */
export function padToWindows(graph: GraphBuilder, x: Value, g: ConvolutionGeometry): Value {
  const [top, left] = g.pads;
  const { height, width } = coveredSize(g);
  const bottom = height - g.inHeight - top;
  const right = width - g.inWidth - left;
  const pads = [0, top, left, 0, 0, Math.max(bottom, 0), Math.max(right, 0), 0];
  const padded = pads.some((pad) => pad > 0) ? graph.op('Pad', [x, graph.integers(pads)]) : x;
  if (bottom >= 0 && right >= 0) return padded;
  return graph.slice(padded, { axes: [1, 2], begin: [0, 0], end: [height, width] });
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
