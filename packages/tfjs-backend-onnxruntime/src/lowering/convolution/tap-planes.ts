import { nchwc, type GraphBuilder, type Value } from '../../graph/graph-builder';
import type { Formulation } from '../../graph/recorded-node';
import { outputShape, type ConvolutionGeometry } from './geometry';
import { tapsOf } from './windows';
import { buildBlockedConvolution } from './image-convolution';

/** More planes than this cost more than the standard convolution. */
const mostPlanes = 64;

/** A convolution of full blocks of channels to fewer outputs than a block holds, as the last one of a decoder. */
export function hasTapPlanes(g: ConvolutionGeometry, block: number): boolean {
  const planes = g.filterHeight * g.filterWidth * g.outChannels;
  return block > 0 && g.inChannels % block === 0 && g.outChannels < block && planes <= mostPlanes;
}

/**
 * For each tap p, q and output o the plane z[n, (p, q, o), i, j] = sum over c of x[n, i, j, c] w[p, q, c, o], by one blocked
 * convolution without a neighbourhood; then y[n, i, j, o] = sum over p, q of z[n, (p, q, o), i s + p d - top, j s + q d - left].
 * A block of outputs is computed for all taps together, where the blocked convolution would compute one for each.
 */
export function tapPlaneFormulation(g: ConvolutionGeometry, block: number): Formulation {
  const { batch, inHeight, inWidth, inChannels, outChannels, filterHeight, filterWidth } = g;
  const taps = filterHeight * filterWidth;
  const planes = taps * outChannels;
  const padded = Math.ceil(planes / block) * block;
  const pointwise = {
    batch,
    height: inHeight,
    width: inWidth,
    inChannels,
    outChannels: padded,
    outHeight: inHeight,
    outWidth: inWidth,
    filterHeight: 1,
    filterWidth: 1,
    pads: [0, 0, 0, 0],
    strides: [1, 1] as const,
    dilations: [1, 1] as const,
  };
  return {
    operands: ['blocked', 'standard'],
    result: 'standard',
    build: (graph, [x, filter]) => {
      const byTap = graph.transpose(graph.reshape(filter, [taps, inChannels, outChannels]), [1, 0, 2]);
      const matrix = graph.reshape(byTap, [inChannels, planes]);
      const full = padded > planes ? graph.op('Pad', [matrix, graph.integers([0, 0, 0, padded - planes])]) : matrix;
      const products = buildBlockedConvolution(graph, x, full, pointwise, { layout: 'forward', block });
      const blocked = graph.reshape(products, [batch, padded, inHeight, inWidth]);
      const images = graph.op('ReorderOutput', [blocked], { channels: planes, channels_last: 0 }, nchwc);
      return sumOfShifted(graph, images, g);
    },
  };
}

/** Of planes [batch, (tap, output), height, width]; the result has its channels last. */
function sumOfShifted(graph: GraphBuilder, planes: Value, g: ConvolutionGeometry): Value {
  const { outChannels, outHeight, outWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = g;
  const [top, left, bottom, right] = g.pads;
  const padded = graph.op('Pad', [planes, graph.integers([0, 0, top, left, 0, 0, bottom, right])]);
  const shifted = tapsOf(g).map(([row, column], tap) => {
    const plane = tap * outChannels;
    const [y, x] = [row * dilationHeight, column * dilationWidth];
    return graph.slice(padded, {
      axes: [1, 2, 3],
      begin: [plane, y, x],
      end: [plane + outChannels, y + (outHeight - 1) * strideHeight + 1, x + (outWidth - 1) * strideWidth + 1],
      step: [1, strideHeight, strideWidth],
    });
  });
  const sum = shifted.length === 1 ? shifted[0] : graph.op('Sum', shifted);
  return outChannels === 1
    ? graph.reshape(sum, outputShape(g))
    : graph.transpose(graph.hasShape(sum, [g.batch, outChannels, outHeight, outWidth]), [0, 2, 3, 1]);
}
