import type { GraphBuilder, Value } from '../../graph/graph-builder';
import { filterShape, type ConvolutionGeometry } from './geometry';

export type FilterGradientFormulation = 'dilated' | 'im2col' | 'im2col-of-dy' | 'taps';

/** Sums in float32 run over at most so many terms before they are added to the total: 4096 keep the error near 5e-7. */
const longestSum = 4096;

const nchwc = { domain: 'com.microsoft.nchwc' } as const;

export function chooseFilterGradient(g: ConvolutionGeometry, block: number): FilterGradientFormulation {
  const isDilatable = block > 0 && g.batch % block === 0 && g.outChannels % block === 0 && g.inChannels >= 16;
  if (isDilatable && g.filterHeight * g.filterWidth > 1) return 'dilated';
  if (g.inChannels < 16) return 'im2col';
  return g.outChannels < 8 && canGatherFromDy(g) ? 'im2col-of-dy' : 'taps';
}

/** dw[p, q, c, o] = sum over n, i, j of x[n, i s + p - top, j s + q - left, c] dy[n, i, j, o] */
export function buildFilterGradient(
  graph: GraphBuilder,
  x: Value,
  dy: Value,
  geometry: ConvolutionGeometry,
  formulation: FilterGradientFormulation,
  block: number,
): Value {
  if (formulation === 'im2col-of-dy') return buildFromPatchesOfDy(graph, x, dy, geometry);
  const padded = padToWindows(graph, x, geometry);
  if (formulation === 'dilated') return buildDilated(graph, padded, dy, geometry, block);
  const { batch, outHeight, outWidth, inChannels, outChannels, filterHeight, filterWidth } = geometry;
  const pixels = batch * outHeight * outWidth;
  const columns = graph.reshape(dy, [pixels, outChannels]);
  const taps = tapImages(graph, padded, geometry);
  if (formulation === 'im2col') {
    const patches = graph.reshape(concat(graph, taps, 3), [pixels, filterHeight * filterWidth * inChannels]);
    return graph.reshape(graph.op('Gemm', [patches, columns], { transA: 1 }), filterShape(geometry));
  }
  const products = taps.map((tap) =>
    graph.op('Gemm', [graph.reshape(tap, [pixels, inChannels]), columns], { transA: 1 }),
  );
  return graph.reshape(concat(graph, products, 0), filterShape(geometry));
}

/** The rows and columns that the windows cover: those of x, zeros around, and without what no window reaches. */
function coveredSize(g: ConvolutionGeometry): { height: number; width: number } {
  return {
    height: (g.outHeight - 1) * g.strideHeight + g.filterHeight,
    width: (g.outWidth - 1) * g.strideWidth + g.filterWidth,
  };
}

function padToWindows(graph: GraphBuilder, x: Value, g: ConvolutionGeometry): Value {
  const [top, left] = g.pads;
  const { height, width } = coveredSize(g);
  const bottom = height - g.inHeight - top;
  const right = width - g.inWidth - left;
  const pads = [0, top, left, 0, 0, Math.max(bottom, 0), Math.max(right, 0), 0];
  const padded = pads.some((pad) => pad > 0) ? graph.op('Pad', [x, graph.integers(pads)]) : x;
  if (bottom >= 0 && right >= 0) return padded;
  return graph.slice(padded, { axes: [1, 2], begin: [0, 0], end: [height, width] });
}

/** For each tap of the filter, the pixel of x it meets at every output: [batch, outHeight, outWidth, inChannels]. */
function tapImages(graph: GraphBuilder, padded: Value, g: ConvolutionGeometry): Value[] {
  const taps: Value[] = [];
  for (let row = 0; row < g.filterHeight; row++) {
    for (let column = 0; column < g.filterWidth; column++) {
      taps.push(
        graph.slice(padded, {
          axes: [1, 2],
          begin: [row, column],
          end: [row + (g.outHeight - 1) * g.strideHeight + 1, column + (g.outWidth - 1) * g.strideWidth + 1],
          step: [g.strideHeight, g.strideWidth],
        }),
      );
    }
  }
  return taps;
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
  const taps: Value[] = [];
  for (let row = filterHeight - 1; row >= 0; row--) {
    for (let column = filterWidth - 1; column >= 0; column--) {
      const end = [row + inHeight, column + inWidth];
      taps.push(graph.slice(padded, { axes: [1, 2], begin: [row, column], end }));
    }
  }
  const pixels = batch * inHeight * inWidth;
  const patches = graph.reshape(concat(graph, taps, 3), [pixels, taps.length * outChannels]);
  const product = graph.op('Gemm', [graph.reshape(x, [pixels, inChannels]), patches], { transA: 1 });
  const byTap = graph.transpose(graph.reshape(product, [inChannels, taps.length, outChannels]), [1, 0, 2]);
  return graph.reshape(byTap, filterShape(g));
}

const concat = (graph: GraphBuilder, values: readonly Value[], axis: number): Value =>
  values.length === 1 ? values[0] : graph.op('Concat', values, { axis });

/**
 * One blocked convolution for all taps: the examples of the batch are its input channels, x is an image of width
 * [column, channel] flattened, and dy its filter, whose taps lie one stride apart. Position [p, (q, c)] of the result is
 * dw[p, q, c], already in TensorFlow.js' order. Long sums are split over rows and columns of dy, each part starting
 * from the part before.
 */
function buildDilated(graph: GraphBuilder, padded: Value, dy: Value, g: ConvolutionGeometry, block: number): Value {
  const { batch, outHeight, outWidth, inChannels, outChannels, strideHeight, strideWidth, filterHeight, filterWidth } =
    g;
  const { height, width } = coveredSize(g);
  const image = graph.op(
    'ReorderInput',
    [graph.reshape(padded, [1, batch, height, width * inChannels])],
    { channels_last: 0 },
    nchwc,
  );
  // [out group, batch group, row, column, batch lane, out lane]
  const filter = graph.transpose(
    graph.reshape(dy, [batch / block, block, outHeight, outWidth, outChannels / block, block]),
    [4, 0, 2, 3, 1, 5],
  );
  let total: Value | undefined;
  for (const part of sumParts(batch, outHeight, outWidth)) {
    const rows = (part.rows - 1) * strideHeight + filterHeight;
    const columns = (part.columns - 1) * strideWidth + filterWidth;
    const isWhole = part.rows === outHeight && part.columns === outWidth;
    const partImage = isWhole
      ? image
      : graph.reshape(
          graph.slice(graph.reshape(image, [batch / block, height, width * inChannels, block]), {
            axes: [1, 2],
            begin: [part.row * strideHeight, part.column * strideWidth * inChannels],
            end: [part.row * strideHeight + rows, (part.column * strideWidth + columns) * inChannels],
          }),
          [1, batch, rows, columns * inChannels],
        );
    const partFilter = isWhole
      ? filter
      : graph.slice(filter, {
          axes: [2, 3],
          begin: [part.row, part.column],
          end: [part.row + part.rows, part.column + part.columns],
        });
    const inputs = [partImage, graph.reshape(partFilter, [outChannels, batch, part.rows, part.columns])];
    total = graph.op(
      'Conv',
      total === undefined ? inputs : [...inputs, '', total],
      {
        kernel_shape: [part.rows, part.columns],
        pads: [0, 0, 0, 0],
        strides: [1, 1],
        dilations: [strideHeight, strideWidth * inChannels],
        group: 1,
        auto_pad: 'NOTSET',
      },
      nchwc,
    );
  }
  const ordered = graph.op('ReorderOutput', [total!], { channels: outChannels, channels_last: 1 }, nchwc);
  return graph.reshape(ordered, filterShape(g));
}

interface SumPart {
  row: number;
  rows: number;
  column: number;
  columns: number;
}

/** Cuts dy into parts of at most `longestSum` terms: bands of rows, or pieces of one row where a row is longer. */
export function sumParts(batch: number, outHeight: number, outWidth: number, longest = longestSum): SumPart[] {
  const columns = Math.max(1, Math.min(outWidth, Math.floor(longest / batch)));
  const rows = columns < outWidth ? 1 : Math.max(1, Math.floor(longest / (batch * outWidth)));
  const parts: SumPart[] = [];
  for (let row = 0; row < outHeight; row += rows) {
    for (let column = 0; column < outWidth; column += columns) {
      parts.push({
        row,
        rows: Math.min(rows, outHeight - row),
        column,
        columns: Math.min(columns, outWidth - column),
      });
    }
  }
  return parts;
}
