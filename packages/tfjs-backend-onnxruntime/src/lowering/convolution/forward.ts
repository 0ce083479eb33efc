import { biasOf, epilogueOperands, hasAddend } from '../epilogue-attributes';
import type { BuildOperation, Epilogue, Formulation, RecordedNode } from '../../graph/recorded-node';
import { filterShape, outputShape, type ConvolutionGeometry } from './geometry';
import {
  buildBlockedConvolution,
  buildPortableConvolution,
  imageLayout,
  isBlockable,
  type ImageConvolution,
} from './image-convolution';
import { hasTapPlanes, tapPlaneFormulation } from './tap-planes';

export type ForwardFormulation = 'pointwise' | 'blocked' | 'tap-planes' | 'portable';

export function chooseForward(geometry: ConvolutionGeometry, block: number): ForwardFormulation {
  if (isPointwise(geometry)) return 'pointwise';
  if (isBlockable(geometry, block)) return 'blocked';
  return hasTapPlanes(geometry, block) ? 'tap-planes' : 'portable';
}

/** y[n, i, j, o] = sum over p, q, c of x[n, i s + p d - top, j s + q d - left, c] w[p, q, c, o] */
export function forwardConvolution(
  geometry: ConvolutionGeometry,
  formulation: ForwardFormulation,
  block: number,
): Pick<RecordedNode, 'build' | 'formulations' | 'withEpilogues'> {
  const sizes = forwardSizes(geometry);
  switch (formulation) {
    case 'pointwise':
      return {
        build: (graph, [x, filter]) => {
          const { batch, inHeight, inWidth, inChannels } = geometry;
          const pixels = graph.reshape(x, [batch * inHeight * inWidth, inChannels]);
          const matrix = graph.reshape(filter, filterShape(geometry).slice(2));
          return graph.reshape(graph.op('Gemm', [pixels, matrix]), outputShape(geometry));
        },
      };
    case 'blocked': {
      const withEpilogues = (epilogues: readonly Epilogue[]): Formulation[] | undefined => {
        if (hasAddend(epilogues)) return undefined;
        const given = biasOf(epilogues);
        if (given?.of === 'items') return undefined;
        return [
          {
            operands: [imageLayout(sizes, block), 'standard', ...epilogueOperands(epilogues)],
            result: 'blocked',
            build: (graph, [x, filter, vector]) => {
              const bias = given && graph.reshape(vector, [geometry.outChannels]);
              const signed = bias && given.isNegated ? graph.op('Neg', [bias]) : bias;
              return buildBlockedConvolution(graph, x, filter, sizes, {
                layout: 'forward',
                block,
                epilogues,
                bias: signed,
              });
            },
          },
        ];
      };
      return { formulations: () => withEpilogues([])!, withEpilogues };
    }
    case 'tap-planes':
      return { formulations: () => [tapPlaneFormulation(geometry, block)] };
    case 'portable': {
      const build: BuildOperation = (graph, [x, filter, bias]) =>
        buildPortableConvolution(
          graph,
          x,
          filter,
          sizes,
          'forward',
          bias && graph.reshape(bias, [geometry.outChannels]),
        );
      const withEpilogues = (epilogues: readonly Epilogue[]): Formulation[] | undefined => {
        const bias = biasOf(epilogues);
        if (epilogues.length > 1 || bias?.of !== 'channels' || bias.isNegated) return undefined;
        return [{ operands: ['standard', 'standard', 'standard'], result: 'standard', build }];
      };
      return { build, withEpilogues };
    }
  }
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
