import type { GraphBuilder, Value } from '../../graph/graph-builder';
import type { RecordedNode } from '../../graph/recorded-node';
import { filterShape, inputShape, type ConvolutionGeometry } from './geometry';
import { isPointwise } from './forward';
import { buildPhases, hasPhases } from './strided-input-gradient';
import {
  buildBlockedConvolution,
  buildPortableConvolution,
  channelsFirst,
  channelsLast,
  flipTaps,
  imageLayout,
  isBlockable,
  type ImageConvolution,
} from './image-convolution';

export type InputGradientFormulation =
  'pointwise' | 'flipped-blocked' | 'flipped-portable' | 'phases-blocked' | 'conv-transpose';

export function chooseInputGradient(geometry: ConvolutionGeometry, block: number): InputGradientFormulation {
  if (isPointwise(geometry)) return 'pointwise';
  const { strideHeight, strideWidth, inChannels, outChannels } = geometry;
  // the gradient's image is dy: what the convolution wrote, it reads
  const blockable = isBlockable({ inChannels: outChannels, outChannels: inChannels }, block);
  if (strideHeight !== 1 || strideWidth !== 1) {
    return blockable && hasPhases(geometry) ? 'phases-blocked' : 'conv-transpose';
  }
  // more padding than the filter reaches would have to be cut from dy
  if (flippedSizes(geometry).pads.some((pad) => pad < 0)) return 'conv-transpose';
  return blockable ? 'flipped-blocked' : 'flipped-portable';
}

/** dx[n, i, j, c] = sum over p, q, o of dy[n, (i + top - p) / s, (j + left - q) / s, o] w[p, q, c, o], over whole quotients. */
export function inputGradient(
  geometry: ConvolutionGeometry,
  formulation: InputGradientFormulation,
  block: number,
): Pick<RecordedNode, 'build' | 'formulations'> {
  switch (formulation) {
    case 'pointwise':
      return {
        build: (graph, [dy, filter]) => {
          const { batch, outHeight, outWidth, outChannels } = geometry;
          const pixels = graph.reshape(dy, [batch * outHeight * outWidth, outChannels]);
          const matrix = graph.reshape(filter, filterShape(geometry).slice(2));
          return graph.reshape(graph.op('Gemm', [pixels, matrix], { transB: 1 }), inputShape(geometry));
        },
      };
    case 'flipped-blocked':
      return inBlocks(geometry, block, (graph, dy, filter) =>
        buildBlockedConvolution(graph, dy, flipTaps(graph, filter), flippedSizes(geometry), {
          layout: 'transposed',
          block,
        }),
      );
    case 'phases-blocked':
      return inBlocks(geometry, block, (graph, dy, filter) => buildPhases(graph, dy, filter, geometry, block));
    case 'flipped-portable':
      return {
        build: (graph, [dy, filter]) =>
          buildPortableConvolution(graph, dy, flipTaps(graph, filter), flippedSizes(geometry), 'transposed'),
      };
    case 'conv-transpose':
      return { build: (graph, [dy, filter]) => buildConvTranspose(graph, dy, filter, geometry) };
  }
}

function inBlocks(
  { outChannels }: ConvolutionGeometry,
  block: number,
  build: (graph: GraphBuilder, dy: Value, filter: Value) => Value,
): Pick<RecordedNode, 'formulations'> {
  const operands = [imageLayout({ inChannels: outChannels }, block), 'standard'] as const;
  return {
    formulations: () => [{ operands, result: 'blocked', build: (graph, [dy, filter]) => build(graph, dy, filter) }],
  };
}

/** With stride 1 the gradient is the convolution of dy with the flipped filter. */
function flippedSizes(g: ConvolutionGeometry): ImageConvolution {
  const [top, left] = g.pads;
  const topOfDy = g.filterHeight - 1 - top;
  const leftOfDy = g.filterWidth - 1 - left;
  return {
    batch: g.batch,
    height: g.outHeight,
    width: g.outWidth,
    inChannels: g.outChannels,
    outChannels: g.inChannels,
    outHeight: g.inHeight,
    outWidth: g.inWidth,
    filterHeight: g.filterHeight,
    filterWidth: g.filterWidth,
    pads: [
      topOfDy,
      leftOfDy,
      g.inHeight - 1 + g.filterHeight - g.outHeight - topOfDy,
      g.inWidth - 1 + g.filterWidth - g.outWidth - leftOfDy,
    ],
    strides: [1, 1],
    dilations: [1, 1],
  };
}

function buildConvTranspose(graph: GraphBuilder, dy: Value, filter: Value, g: ConvolutionGeometry): Value {
  const image = channelsFirst(graph, dy, {
    batch: g.batch,
    height: g.outHeight,
    width: g.outWidth,
    inChannels: g.outChannels,
  });
  const result = graph.op('ConvTranspose', [image, graph.transpose(filter, [3, 2, 0, 1])], {
    kernel_shape: [g.filterHeight, g.filterWidth],
    strides: [g.strideHeight, g.strideWidth],
    pads: g.pads,
    output_padding: uncoveredSize(g),
  });
  return channelsLast(graph, result, {
    batch: g.batch,
    height: g.inHeight,
    width: g.inWidth,
    channels: g.inChannels,
  });
}

/** Rows and columns at the end of x that no output reads, as a stride that does not divide the size leaves them. */
function uncoveredSize(g: ConvolutionGeometry): [rows: number, columns: number] {
  const [top, left, bottom, right] = g.pads;
  const rows = (g.outHeight - 1) * g.strideHeight + g.filterHeight - top - bottom;
  const columns = (g.outWidth - 1) * g.strideWidth + g.filterWidth - left - right;
  return [g.inHeight - rows, g.inWidth - columns];
}
