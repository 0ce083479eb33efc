import { nchwc, type GraphBuilder, type Value } from '../../graph/graph-builder';
import type { Layout } from '../../graph/layout';
import type { Formulation } from '../../graph/recorded-node';
import { filterShape, type ConvolutionGeometry } from './geometry';
import { coveredSize, padToWindows } from './windows';

/** Sums in float32 run over at most so many terms before they are added to the total: 4096 keep the error near 5e-7. */
const longestSum = 4096;

/**
 * The filter's gradient as one blocked convolution for all taps: the examples of the batch are its input channels, x is an image
 * of width [column, channel] flattened, and dy its filter, whose taps lie one stride apart. Position [p, (q, c)] of the
 * result is dw[p, q, c]. x and dy are read as they lie, in either layout: a blocked x is a pile of such images, one for each
 * block of channels.
 */
export function dilatedFormulations(g: ConvolutionGeometry, block: number): Formulation[] {
  const layoutsOfX: Layout[] = g.inChannels % block === 0 ? ['standard', 'blocked'] : ['standard'];
  const layouts: Layout[] = ['standard', 'blocked'];
  return layoutsOfX.flatMap((layoutOfX) =>
    layouts.map((layoutOfDy) => ({
      operands: [layoutOfX, layoutOfDy],
      result: 'standard' as const,
      build: (graph, [x, dy]) => {
        const images = layoutOfX === 'blocked' ? blockedImages(graph, x, g, block) : standardImage(graph, x, g, block);
        return buildDilated(graph, images, filterOfDy(graph, dy, layoutOfDy, g, block), g);
      },
    })),
  );
}

/** Images [tiles, batch / block, height, width * channels, block], the last axis examples of the batch. */
interface ImagesOfX {
  value: Value;
  tiles: number;
  /** Channels of a tile. */
  channels: number;
}

function standardImage(graph: GraphBuilder, x: Value, g: ConvolutionGeometry, block: number): ImagesOfX {
  const { height, width } = coveredSize(g);
  const padded = graph.reshape(padToWindows(graph, x, g), [1, g.batch, height, width * g.inChannels]);
  const value = graph.op('ReorderInput', [padded], { channels_last: 0 }, nchwc);
  const shape = [1, g.batch / block, height, width * g.inChannels, block];
  return { value: graph.reshape(value, shape), tiles: 1, channels: g.inChannels };
}

function blockedImages(graph: GraphBuilder, x: Value, g: ConvolutionGeometry, block: number): ImagesOfX {
  const { height, width } = coveredSize(g);
  const tiles = g.inChannels / block;
  const asImages = { ...g, batch: g.batch * tiles, inChannels: block };
  const images = graph.reshape(x, [asImages.batch, g.inHeight, g.inWidth, block]);
  const pile = graph.reshape(padToWindows(graph, images, asImages), [1, g.batch, tiles * height, width * block]);
  const lanes = graph.op('ReorderInput', [pile], { channels_last: 0 }, nchwc);
  const groups = g.batch / block;
  const split = graph.reshape(lanes, [groups, tiles, height, width * block, block]);
  const value =
    groups === 1
      ? graph.reshape(lanes, [tiles, 1, height, width * block, block])
      : graph.transpose(split, [1, 0, 2, 3, 4]);
  return { value, tiles, channels: block };
}

/** dy as the filter: [out group, batch group, row, column, batch lane, out lane]. */
function filterOfDy(graph: GraphBuilder, dy: Value, layout: Layout, g: ConvolutionGeometry, block: number): Value {
  const { batch, outHeight, outWidth, outChannels } = g;
  const [examples, channels] = [
    [batch / block, block],
    [outChannels / block, block],
  ];
  if (layout === 'standard') {
    const split = graph.reshape(dy, [...examples, outHeight, outWidth, ...channels]);
    return graph.transpose(split, [4, 0, 2, 3, 1, 5]);
  }
  const split = graph.reshape(dy, [...examples, channels[0], outHeight, outWidth, block]);
  return graph.transpose(split, [2, 0, 3, 4, 1, 5]);
}

/** Long sums are split over rows and columns of dy, each part starting from the part before. */
function buildDilated(graph: GraphBuilder, images: ImagesOfX, filter: Value, g: ConvolutionGeometry): Value {
  const { batch, outHeight, outWidth, outChannels, strideHeight, strideWidth, filterHeight, filterWidth } = g;
  const { tiles, channels } = images;
  let total: Value | undefined;
  for (const part of sumParts(batch, outHeight, outWidth)) {
    const rows = (part.rows - 1) * strideHeight + filterHeight;
    const columns = (part.columns - 1) * strideWidth + filterWidth;
    const isWhole = part.rows === outHeight && part.columns === outWidth;
    const partImage = isWhole
      ? images.value
      : graph.slice(images.value, {
          axes: [2, 3],
          begin: [part.row * strideHeight, part.column * strideWidth * channels],
          end: [part.row * strideHeight + rows, (part.column * strideWidth + columns) * channels],
        });
    const partFilter = isWhole
      ? filter
      : graph.slice(filter, {
          axes: [2, 3],
          begin: [part.row, part.column],
          end: [part.row + part.rows, part.column + part.columns],
        });
    const inputs = [
      graph.reshape(partImage, [tiles, batch, rows, columns * channels]),
      graph.reshape(partFilter, [outChannels, batch, part.rows, part.columns]),
    ];
    total = graph.op(
      'Conv',
      total === undefined ? inputs : [...inputs, '', total],
      {
        kernel_shape: [part.rows, part.columns],
        pads: [0, 0, 0, 0],
        strides: [1, 1],
        dilations: [strideHeight, strideWidth * channels],
        group: 1,
        auto_pad: 'NOTSET',
      },
      nchwc,
    );
  }
  const ordered = graph.op('ReorderOutput', [total!], { channels: outChannels, channels_last: 1 }, nchwc);
  if (tiles === 1) return graph.reshape(ordered, filterShape(g));
  const byTile = graph.reshape(ordered, [tiles, filterHeight * filterWidth, channels, outChannels]);
  return graph.reshape(graph.transpose(byTile, [1, 0, 2, 3]), filterShape(g));
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
