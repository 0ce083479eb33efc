import { nchwc, type GraphBuilder, type Value } from '../../graph/graph-builder';
import type { Layout } from '../../graph/layout';
import type { Formulation } from '../../graph/recorded-node';
import { filterShape, type ConvolutionGeometry } from './geometry';
import { coveredSize, itemsOf, padToWindows, type Items } from './windows';

/** Sums in float32 run over at most so many terms before they are added to the total: 4096 keep the error near 5e-7. */
const longestSum = 4096;

/** A part of the batch is made larger until it has so many terms, where there are. */
const fewestTerms = 256;

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
        let sum: Value | undefined;
        for (const items of partsOfBatch(g, block)) {
          const images =
            layoutOfX === 'blocked'
              ? blockedImages(graph, x, g, block, items)
              : standardImage(graph, x, g, block, items);
          const filter = filterOfDy(graph, itemsOf(graph, dy, items), layoutOfDy, { ...g, batch: items.count }, block);
          sum = addDilated(graph, images, filter, { ...g, batch: items.count }, sum);
        }
        return inStandardOrder(graph, sum!, layoutOfX === 'blocked' ? g.inChannels / block : 1, g);
      },
    })),
  );
}

/**
 * What of the batch is summed at once: one block of items, whose images are a pile in the right order as they lie, and which are
 * still in the processor's cache when they are read again; more where a block has so few pixels that the calls would count.
 */
function partsOfBatch({ batch, outHeight, outWidth }: ConvolutionGeometry, block: number): Items[] {
  const atOnce = block * Math.max(1, Math.floor(fewestTerms / (block * outHeight * outWidth)));
  return Array.from({ length: Math.ceil(batch / atOnce) }, (_, part) => {
    const begin = part * atOnce;
    return { begin, count: Math.min(atOnce, batch - begin), of: batch };
  });
}

/** Images [tiles, batch / block, height, width * channels, block], the last axis examples of the batch. */
interface ImagesOfX {
  value: Value;
  tiles: number;
  /** Channels of a tile. */
  channels: number;
}

function standardImage(graph: GraphBuilder, x: Value, g: ConvolutionGeometry, block: number, items: Items): ImagesOfX {
  const { height, width } = coveredSize(g);
  const padded = graph.reshape(padToWindows(graph, x, g, items), [1, items.count, height, width * g.inChannels]);
  const value = graph.op('ReorderInput', [padded], { channels_last: 0 }, nchwc);
  const shape = [1, items.count / block, height, width * g.inChannels, block];
  return { value: graph.reshape(value, shape), tiles: 1, channels: g.inChannels };
}

function blockedImages(graph: GraphBuilder, x: Value, g: ConvolutionGeometry, block: number, items: Items): ImagesOfX {
  const { count } = items;
  const { height, width } = coveredSize(g);
  const tiles = g.inChannels / block;
  const asImages = { ...g, batch: count * tiles, inChannels: block };
  // first the items, then zeros around: onnxruntime's Pad does both at once in runs of a block of channels, which takes longer
  const images = graph.reshape(itemsOf(graph, x, items), [asImages.batch, g.inHeight, g.inWidth, block]);
  const pile = graph.reshape(padToWindows(graph, images, asImages), [1, count, tiles * height, width * block]);
  const lanes = graph.op('ReorderInput', [pile], { channels_last: 0 }, nchwc);
  const groups = count / block;
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

/** Adds the part to the sum so far. Long sums are split over rows and columns of dy, each part starting from the part before. */
function addDilated(
  graph: GraphBuilder,
  images: ImagesOfX,
  filter: Value,
  g: ConvolutionGeometry,
  sum: Value | undefined,
): Value {
  const { batch, outHeight, outWidth, outChannels, strideHeight, strideWidth, filterHeight, filterWidth } = g;
  const { tiles, channels } = images;
  let total = sum;
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
  return total!;
}

/** The result of the convolution as dw. */
function inStandardOrder(graph: GraphBuilder, sum: Value, tiles: number, g: ConvolutionGeometry): Value {
  const { outChannels, filterHeight, filterWidth, inChannels } = g;
  const ordered = graph.op('ReorderOutput', [sum], { channels: outChannels, channels_last: 1 }, nchwc);
  if (tiles === 1) return graph.reshape(ordered, filterShape(g));
  const byTile = graph.reshape(ordered, [tiles, filterHeight * filterWidth, inChannels / tiles, outChannels]);
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
