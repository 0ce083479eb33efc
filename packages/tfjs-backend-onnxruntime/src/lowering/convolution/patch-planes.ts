import type { GraphBuilder, Value } from '../../graph/graph-builder';
import { blockingOf } from '../../graph/layout';
import type { Formulation } from '../../graph/recorded-node';
import { filterShape, inputShape, outputShape, type ConvolutionGeometry } from './geometry';
import { channelsFirst } from './image-convolution';
import { padToWindows, tapsOf } from './windows';

/** Fewer pixels an image make products too small for the calls they take. */
const fewestPixels = 256;

/** What one side of the gradient, of few channels, contributes at every tap: [batch, (tap, channel), pixels]. */
type BuildPlanes = (graph: GraphBuilder, image: Value, g: ConvolutionGeometry) => Value;

/**
 * The filter's gradient where x has few channels, with dy in its blocked order: for every item and block of channels the product
 * of the planes of patches with dy, [taps * channels of x, pixels] by [pixels, block], summed over the items.
 */
export function patchesOfXByBlocks(g: ConvolutionGeometry, block: number): Formulation[] {
  if (g.outHeight * g.outWidth < fewestPixels || !blockingOf(outputShape(g), block)) return [];
  return [
    {
      operands: ['standard', 'blocked'],
      result: 'standard',
      build: (graph, [x, dy]) => graph.reshape(product(graph, x, dy, g, planesOfX, g.outChannels), filterShape(g)),
    },
  ];
}

/** The same with the roles of x and dy exchanged, for few channels of dy. */
export function patchesOfDyByBlocks(g: ConvolutionGeometry, block: number): Formulation[] {
  if (g.inHeight * g.inWidth < fewestPixels || !blockingOf(inputShape(g), block)) return [];
  return [
    {
      operands: ['blocked', 'standard'],
      result: 'standard',
      build: (graph, [x, dy]) => {
        const sums = product(graph, dy, x, g, planesOfDy, g.inChannels);
        const taps = g.filterHeight * g.filterWidth;
        const byTap = graph.transpose(graph.reshape(sums, [taps, g.outChannels, g.inChannels]), [0, 2, 1]);
        return graph.reshape(byTap, filterShape(g));
      },
    },
  ];
}

/** [planes, channels]: the sum over items and pixels of planes times the blocked image [batch, groups, pixels, block]. */
function product(
  graph: GraphBuilder,
  narrow: Value,
  blocked: Value,
  g: ConvolutionGeometry,
  buildPlanes: BuildPlanes,
  channels: number,
): Value {
  const products = graph.op('MatMul', [buildPlanes(graph, narrow, g), blocked]);
  const sums = graph.op('ReduceSum', [products, graph.integers([0])], { keepdims: 0 });
  const planes = g.filterHeight * g.filterWidth * (buildPlanes === planesOfX ? g.inChannels : g.outChannels);
  return graph.reshape(graph.transpose(sums, [1, 0, 2]), [planes, channels]);
}

function planesOfX(graph: GraphBuilder, x: Value, g: ConvolutionGeometry): Value {
  const { batch, inChannels, outHeight, outWidth, strideHeight, strideWidth } = g;
  const height = (outHeight - 1) * strideHeight + g.filterHeight;
  const width = (outWidth - 1) * strideWidth + g.filterWidth;
  const images = channelsFirst(graph, padToWindows(graph, x, g), { batch, height, width, inChannels });
  const taps = tapsOf(g).map(([row, column]) =>
    graph.slice(images, {
      axes: [2, 3],
      begin: [row, column],
      end: [row + (outHeight - 1) * strideHeight + 1, column + (outWidth - 1) * strideWidth + 1],
      step: [strideHeight, strideWidth],
    }),
  );
  return asPlanes(graph, taps, [batch, taps.length * inChannels, outHeight * outWidth]);
}

/** At pixel (u, v) of x, what dy[u + top - p, v + left - q] is; for convolutions without strides. */
function planesOfDy(graph: GraphBuilder, dy: Value, g: ConvolutionGeometry): Value {
  const { batch, inHeight, inWidth, outHeight, outWidth, outChannels, filterHeight, filterWidth } = g;
  const [top, left] = g.pads;
  const before = [filterHeight - 1 - top, filterWidth - 1 - left];
  const after = [inHeight - outHeight + top, inWidth - outWidth + left];
  const sizes = { batch, height: outHeight, width: outWidth, inChannels: outChannels };
  const images = graph.op('Pad', [channelsFirst(graph, dy, sizes), graph.integers([0, 0, ...before, 0, 0, ...after])]);
  const taps = tapsOf(g).map(([row, column]) => {
    const begin = [filterHeight - 1 - row, filterWidth - 1 - column];
    return graph.slice(images, { axes: [2, 3], begin, end: [begin[0] + inHeight, begin[1] + inWidth] });
  });
  return asPlanes(graph, taps, [batch, taps.length * outChannels, inHeight * inWidth]);
}

function asPlanes(graph: GraphBuilder, taps: readonly Value[], [batch, planes, pixels]: readonly number[]): Value {
  const all = taps.length === 1 ? taps[0] : graph.op('Concat', taps, { axis: 1 });
  return graph.reshape(all, [batch, 1, planes, pixels]);
}
