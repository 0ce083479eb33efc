import { nchwc, type GraphBuilder, type Value } from '../../graph/graph-builder';
import type { Layout } from '../../graph/layout';
import type { Epilogue } from '../../graph/recorded-node';
import { activationAttributes } from '../epilogue-attributes';

/** A convolution of a channels-last image as onnxruntime sees it: sizes of the image read and of the one written. */
export interface ImageConvolution {
  batch: number;
  height: number;
  width: number;
  inChannels: number;
  outChannels: number;
  outHeight: number;
  outWidth: number;
  filterHeight: number;
  filterWidth: number;
  pads: readonly number[];
  strides: readonly [number, number];
  dilations: readonly [number, number];
}

/**
 * Where the axes of the filter given are: 'forward' is TensorFlow.js' [height, width, in, out]; 'transposed' is
 * [height, width, out, in], as an input gradient reads the filter of its convolution.
 */
export type FilterLayout = 'forward' | 'transposed';

/**
 * Whether the blocked form applies: full blocks of output channels, and full blocks of input channels or, as in a
 * first layer, less than one block.
 */
export function isBlockable(
  { inChannels, outChannels }: Pick<ImageConvolution, 'inChannels' | 'outChannels'>,
  block: number,
) {
  return block > 0 && outChannels % block === 0 && (inChannels % block === 0 || inChannels < block);
}

/** The order in which the blocked form reads its image: less than one block of channels is read as it is. */
export function imageLayout({ inChannels }: Pick<ImageConvolution, 'inChannels'>, block: number): Layout {
  return inChannels < block ? 'standard' : 'blocked';
}

/**
 * In onnxruntime's blocked layout: channels in blocks of `block`, so that a vector instruction computes a block of
 * channels of one pixel. Images of less than one block of channels are read channels first, with a filter blocked over output
 * channels alone. The image is in its `imageLayout`, the result blocked, with the epilogues applied.
 */
export function buildBlockedConvolution(
  graph: GraphBuilder,
  image: Value,
  filter: Value,
  sizes: ImageConvolution,
  { layout, block, epilogues = [], bias }: BlockedConvolutionOptions,
): Value {
  const { batch, height, width, inChannels, outChannels, filterHeight, filterWidth, pads, strides, dilations } = sizes;
  const isNarrow = imageLayout(sizes, block) === 'standard';
  const blockedImage = isNarrow
    ? channelsFirst(graph, image, sizes)
    : graph.reshape(image, [batch, inChannels, height, width]);
  const blockedFilter = blockFilter(graph, filter, sizes, layout, isNarrow ? 1 : block, block);
  const blocked = graph.op(
    'Conv',
    bias === undefined ? [blockedImage, blockedFilter] : [blockedImage, blockedFilter, bias],
    {
      kernel_shape: [filterHeight, filterWidth],
      pads,
      strides,
      dilations,
      group: 1,
      auto_pad: 'NOTSET',
      ...activationAttributes(epilogues),
    },
    nchwc,
  );
  const result = graph.hasShape(blocked, [batch, outChannels, sizes.outHeight, sizes.outWidth]);
  return graph.reshape(result, [batch, outChannels / block, sizes.outHeight * sizes.outWidth, block]);
}

export interface BlockedConvolutionOptions {
  layout: FilterLayout;
  block: number;
  epilogues?: readonly Epilogue[];
  /** [outChannels], where the epilogues have one. */
  bias?: Value | undefined;
}

/** [out groups, in groups, height, width, in lanes, out lanes] in memory, which onnxruntime declares as [out, in, height, width]. */
function blockFilter(
  graph: GraphBuilder,
  filter: Value,
  { inChannels, outChannels, filterHeight, filterWidth }: ImageConvolution,
  layout: FilterLayout,
  inBlock: number,
  block: number,
): Value {
  const declared = [outChannels, inChannels, filterHeight, filterWidth];
  const taps = filterHeight * filterWidth;
  const [inGroups, outGroups] = [inChannels / inBlock, outChannels / block];
  if (layout === 'forward') {
    const split = graph.reshape(filter, [taps, inGroups, inBlock, outGroups, block]);
    return graph.reshape(graph.transpose(split, [3, 1, 0, 2, 4]), declared);
  }
  if (inBlock === 1) {
    const split = graph.reshape(filter, [taps, outGroups, block, inChannels]);
    return graph.reshape(graph.transpose(split, [1, 3, 0, 2]), declared);
  }
  // the reordering of images turns the last two axes around with vector instructions, ten times faster than a transpose
  const image = graph.reshape(filter, [taps, outChannels, inChannels, 1]);
  const turned = graph.op('ReorderInput', [image], { channels_last: 0 }, nchwc);
  const tiles = graph.reshape(turned, [taps, outGroups, inGroups, block * block]);
  return graph.reshape(graph.transpose(tiles, [1, 2, 0, 3]), declared);
}

/** In standard ONNX, which is channels-first. */
export function buildPortableConvolution(
  graph: GraphBuilder,
  image: Value,
  filter: Value,
  sizes: ImageConvolution,
  layout: FilterLayout,
  bias?: Value,
): Value {
  const { filterHeight, filterWidth, pads, strides, dilations } = sizes;
  const onnxFilter = graph.transpose(filter, layout === 'forward' ? [3, 2, 0, 1] : [2, 3, 0, 1]);
  const inputs = [channelsFirst(graph, image, sizes), onnxFilter, ...(bias === undefined ? [] : [bias])];
  const result = graph.op('Conv', inputs, {
    kernel_shape: [filterHeight, filterWidth],
    pads,
    strides,
    dilations,
  });
  return channelsLast(graph, result, {
    batch: sizes.batch,
    height: sizes.outHeight,
    width: sizes.outWidth,
    channels: sizes.outChannels,
  });
}

/** [batch, height, width, channels] -> [batch, channels, height, width]; a reshape where there is one channel. */
export function channelsFirst(
  graph: GraphBuilder,
  image: Value,
  sizes: Pick<ImageConvolution, 'batch' | 'height' | 'width' | 'inChannels'>,
): Value {
  const { batch, height, width, inChannels } = sizes;
  if (inChannels === 1) return graph.reshape(image, [batch, 1, height, width]);
  return graph.transpose(image, [0, 3, 1, 2]);
}

/** [batch, channels, height, width] -> [batch, height, width, channels]; a reshape where there is one channel. */
export function channelsLast(
  graph: GraphBuilder,
  image: Value,
  { batch, height, width, channels }: { batch: number; height: number; width: number; channels: number },
): Value {
  if (channels === 1) return graph.reshape(image, [batch, height, width, 1]);
  return graph.hasShape(graph.transpose(image, [0, 2, 3, 1]), [batch, height, width, channels]);
}

/** The filter with its taps in reverse order, along height and width. */
export function flipTaps(graph: GraphBuilder, filter: Value): Value {
  const beforeFirst = -(2 ** 31); // any bound before the first element, as ONNX writes a reversed range
  return graph.slice(filter, { axes: [0, 1], begin: [-1, -1], end: [beforeFirst, beforeFirst], step: [-1, -1] });
}
