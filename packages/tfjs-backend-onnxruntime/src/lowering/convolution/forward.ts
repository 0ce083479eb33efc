import type { GraphBuilder, Value } from '../../graph/graph-builder';
import { filterShape, outputShape, type ConvolutionGeometry } from './geometry';
import {
  buildBlockedConvolution,
  buildPortableConvolution,
  isBlockable,
  type ImageConvolution,
} from './image-convolution';

export type ForwardFormulation = 'pointwise' | 'blocked' | 'portable';

export function chooseForward(geometry: ConvolutionGeometry, block: number): ForwardFormulation {
  if (isPointwise(geometry)) return 'pointwise';
  return isBlockable(geometry, block) ? 'blocked' : 'portable';
}

/** y[n, i, j, o] = sum over p, q, c of x[n, i s + p d - top, j s + q d - left, c] w[p, q, c, o] */
export function buildForward(
  graph: GraphBuilder,
  x: Value,
  filter: Value,
  geometry: ConvolutionGeometry,
  formulation: ForwardFormulation,
  block: number,
): Value {
  if (formulation === 'pointwise') {
    const { batch, inHeight, inWidth, inChannels } = geometry;
    const pixels = graph.reshape(x, [batch * inHeight * inWidth, inChannels]);
    const matrix = graph.reshape(filter, filterShape(geometry).slice(2));
    return graph.reshape(graph.op('Gemm', [pixels, matrix]), outputShape(geometry));
  }
  const sizes = forwardSizes(geometry);
  if (formulation === 'blocked') return buildBlockedConvolution(graph, x, filter, sizes, 'forward', block);
  return buildPortableConvolution(graph, x, filter, sizes, 'forward');
}

/** A convolution with one tap and no padding is a matrix product over pixels. */
export function isPointwise({
  filterHeight,
  filterWidth,
  strideHeight,
  strideWidth,
  pads,
}: ConvolutionGeometry): boolean {
  return filterHeight * filterWidth * strideHeight * strideWidth === 1 && pads.every((pad) => pad === 0);
}

function forwardSizes(g: ConvolutionGeometry): ImageConvolution {
  return {
    ...g,
    height: g.inHeight,
    width: g.inWidth,
    strides: [g.strideHeight, g.strideWidth],
    dilations: [g.dilationHeight, g.dilationWidth],
  };
}
