import type { GraphBuilder, Value } from '../../graph/graph-builder';
import type { RecordedNode } from '../../graph/recorded-node';
import { dilatedFormulations } from './dilated-filter-gradient';
import { filterShape, type ConvolutionGeometry } from './geometry';
import { patchesOfDyByBlocks, patchesOfXByBlocks } from './patch-planes';
import { coveredSize, padToWindows, tapsOf } from './windows';

export type FilterGradientFormulation = 'dilated' | 'im2col' | 'im2col-of-dy' | 'taps';

export function chooseFilterGradient(g: ConvolutionGeometry, block: number): FilterGradientFormulation {
  const isDilatable = block > 0 && g.batch % block === 0 && g.outChannels % block === 0 && g.inChannels >= 16;
  if (isDilatable && g.filterHeight * g.filterWidth > 1) return 'dilated';
  // patches are gathered from the side with fewer channels
  if (g.outChannels < Math.min(8, g.inChannels) && canGatherFromDy(g)) return 'im2col-of-dy';
  return g.inChannels < 16 ? 'im2col' : 'taps';
}

/** dw[p, q, c, o] = sum over n, i, j of x[n, i s + p - top, j s + q - left, c] dy[n, i, j, o] */
export function filterGradient(
  geometry: ConvolutionGeometry,
  formulation: FilterGradientFormulation,
  block: number,
): Pick<RecordedNode, 'build' | 'formulations'> {
  switch (formulation) {
    case 'dilated':
      return { formulations: () => dilatedFormulations(geometry, block) };
    case 'im2col':
      return {
        build: (graph, [x, dy]) => buildFromPatchesOfX(graph, x, dy, geometry),
        formulations: () => patchesOfXByBlocks(geometry, block),
      };
    case 'im2col-of-dy':
      return {
        build: (graph, [x, dy]) => buildFromPatchesOfDy(graph, x, dy, geometry),
        formulations: () => patchesOfDyByBlocks(geometry, block),
      };
    case 'taps':
      return { build: (graph, [x, dy]) => buildByTaps(graph, x, dy, geometry) };
  }
}

function buildFromPatchesOfX(graph: GraphBuilder, x: Value, dy: Value, g: ConvolutionGeometry): Value {
  const pixels = g.batch * g.outHeight * g.outWidth;
  const patches = graph.reshape(concat(graph, tapImages(graph, x, g), 3), [
    pixels,
    g.filterHeight * g.filterWidth * g.inChannels,
  ]);
  const columns = graph.reshape(dy, [pixels, g.outChannels]);
  return graph.reshape(graph.op('Gemm', [patches, columns], { transA: 1 }), filterShape(g));
}

function buildByTaps(graph: GraphBuilder, x: Value, dy: Value, g: ConvolutionGeometry): Value {
  const pixels = g.batch * g.outHeight * g.outWidth;
  const columns = graph.reshape(dy, [pixels, g.outChannels]);
  const channels = mergedColumns(g) * g.inChannels;
  const products = tapImages(graph, x, g).map((tap) =>
    graph.op('Gemm', [graph.reshape(tap, [pixels, channels]), columns], { transA: 1 }),
  );
  return graph.reshape(concat(graph, products, 0), filterShape(g));
}

/**
 * For each tap of the filter, the pixel of x it meets at every output: [batch, outHeight, outWidth, inChannels]; of neighbouring taps
 * that `mergedColumns` joins, their channels one after the other.
 */
function tapImages(graph: GraphBuilder, x: Value, g: ConvolutionGeometry): Value[] {
  const merged = mergedColumns(g);
  const { height, width } = coveredSize(g);
  const padded = padToWindows(graph, x, g);
  const image = merged === 1 ? padded : graph.reshape(padded, [g.batch, height, width / merged, merged * g.inChannels]);
  const strideWidth = g.strideWidth / merged;
  return tapsOf({ filterHeight: g.filterHeight, filterWidth: g.filterWidth / merged }).map(([row, column]) =>
    graph.slice(image, {
      axes: [1, 2],
      begin: [row, column],
      end: [row + (g.outHeight - 1) * g.strideHeight + 1, column + (g.outWidth - 1) * strideWidth + 1],
      step: [g.strideHeight, strideWidth],
    }),
  );
}

/**
 * How many columns of x are read as one with all their channels: as many as the stride skips, where the filter is that wide or several
 * times. Windows then move by one such column, and are copied in whole rows instead of pixel by pixel.
 */
function mergedColumns({ filterWidth, strideWidth }: ConvolutionGeometry): number {
  return filterWidth % strideWidth === 0 ? strideWidth : 1;
}

/** Zeros around dy, so that every pixel of x finds each tap's element of dy. */
function padsOfDy(g: ConvolutionGeometry): { before: number[]; after: number[] } {
  const [top, left] = g.pads;
  return {
    before: [g.filterHeight - 1 - top, g.filterWidth - 1 - left],
    after: [g.inHeight - g.outHeight + top, g.inWidth - g.outWidth + left],
  };
}

function canGatherFromDy(g: ConvolutionGeometry): boolean {
  const { before, after } = padsOfDy(g);
  return g.strideHeight === 1 && g.strideWidth === 1 && [...before, ...after].every((pad) => pad >= 0);
}

/**
 * As im2col, with the roles of x and dy exchanged: with few output channels the patches are gathered from dy, which is small, and
 * x is read once. dw[p, q, c, o] = sum over n, u, v of x[n, u, v, c] dy[n, u + top - p, v + left - q, o].
 */
function buildFromPatchesOfDy(graph: GraphBuilder, x: Value, dy: Value, g: ConvolutionGeometry): Value {
  const { batch, inHeight, inWidth, inChannels, outChannels, filterHeight, filterWidth } = g;
  const { before, after } = padsOfDy(g);
  const padded = graph.op('Pad', [dy, graph.integers([0, ...before, 0, 0, ...after, 0])]);
  const taps = tapsOf(g).map(([row, column]) => {
    const begin = [filterHeight - 1 - row, filterWidth - 1 - column];
    return graph.slice(padded, { axes: [1, 2], begin, end: [begin[0] + inHeight, begin[1] + inWidth] });
  });
  const pixels = batch * inHeight * inWidth;
  const patches = graph.reshape(concat(graph, taps, 3), [pixels, taps.length * outChannels]);
  const product = graph.op('Gemm', [graph.reshape(x, [pixels, inChannels]), patches], { transA: 1 });
  const byTap = graph.transpose(graph.reshape(product, [inChannels, taps.length, outChannels]), [1, 0, 2]);
  return graph.reshape(byTap, filterShape(g));
}

const concat = (graph: GraphBuilder, values: readonly Value[], axis: number): Value =>
  values.length === 1 ? values[0] : graph.op('Concat', values, { axis });
