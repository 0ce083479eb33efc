import type { GraphBuilder, Value } from '../graph/graph-builder';
import { blockedShape, blockingOf, isSameShape, vectorOf, type Blocking } from '../graph/layout';
import type { Epilogue, Formulation, NodeInput } from '../graph/recorded-node';
import { activationAttributes, biasOf, epilogueOperands, hasAddend } from './epilogue-attributes';

/** A vector with a number for each channel, or for each channel of each item of the batch. */
interface ChannelVector {
  value: Value;
  of: 'channels' | 'items';
}

/**
 * w x + b, or w x + b + z, with w and b constant along the pixels, of blocked numbers: what normalisations and biases do. It is a convolution
 * in which every channel of every item is a channel of its own under a filter of one tap, one pass over x, where the
 * operators that broadcast go through it in runs of one block.
 */
export function buildChannelwise(
  graph: GraphBuilder,
  x: Value,
  blocking: Blocking,
  {
    weight,
    bias,
    addend,
    epilogues = [],
  }: {
    weight?: ChannelVector;
    bias?: ChannelVector & { isNegated?: boolean };
    /** In blocks too. */
    addend?: Value;
    epilogues?: readonly Epilogue[];
  },
): Value {
  const { batch, pixels, channels } = blocking;
  const isOfItems = weight?.of === 'items' || bias?.of === 'items';
  const count = isOfItems ? batch * channels : channels;
  const spread = ({ value, of }: ChannelVector): Value => {
    if (of === 'items' || !isOfItems) return graph.reshape(value, [count]);
    const rows = graph.op('Expand', [graph.reshape(value, [1, channels]), graph.integers([batch, channels])]);
    return graph.reshape(rows, [count]);
  };
  const filter = weight ? spread(weight) : graph.op('Expand', [graph.scalar(1), graph.integers([count])]);
  const pixelsOfChannels = [isOfItems ? 1 : batch, count, 1, pixels];
  const inputs = [
    graph.reshape(x, pixelsOfChannels),
    graph.reshape(filter, [count, 1, 1, 1]),
    ...(bias ? [bias.isNegated ? graph.op('Neg', [spread(bias)]) : spread(bias)] : []),
    ...(addend === undefined ? [] : [...(bias ? [] : ['']), graph.reshape(addend, pixelsOfChannels)]),
  ];
  const attributes = {
    kernel_shape: [1, 1],
    pads: [0, 0, 0, 0],
    strides: [1, 1],
    dilations: [1, 1],
    group: count,
    auto_pad: 'NOTSET',
    ...activationAttributes(epilogues),
  };
  const result = graph.op('Conv', inputs, attributes, { domain: 'com.microsoft.nchwc' });
  return graph.reshape(result, blockedShape(blocking));
}

/** The formulations of a product, sum or difference with a vector of channels; none where no operand is one. */
export function channelwiseFormulations(
  kernel: 'Multiply' | 'Add' | 'Sub',
  [{ shape: a }, { shape: b }]: readonly NodeInput[],
  result: readonly number[],
  block: number,
  epilogues: readonly Epilogue[] = [],
): Formulation[] | undefined {
  const blocking = blockingOf(result, block);
  if (!blocking) return undefined;
  const isWhole = (shape: readonly number[]): boolean => isSameShape(shape, result);
  const vector = isWhole(a) ? 1 : 0;
  const of = vectorOf(vector === 1 ? b : a, result);
  if (!of || !isWhole(vector === 1 ? a : b) || (kernel === 'Sub' && vector === 0)) return undefined;
  const bias = biasOf(epilogues);
  if ((bias || hasAddend(epilogues)) && kernel !== 'Multiply') return undefined;
  return [
    {
      operands: [
        ...(vector === 1 ? (['blocked', 'standard'] as const) : (['standard', 'blocked'] as const)),
        ...epilogueOperands(epilogues),
      ],
      result: 'blocked',
      build: (graph, operands) => {
        const given = { value: operands[vector], of };
        const parts =
          kernel === 'Multiply'
            ? {
                weight: given,
                ...(bias && { bias: { ...bias, value: operands[2] } }),
                ...(hasAddend(epilogues) && { addend: operands[bias ? 3 : 2] }),
              }
            : { bias: { ...given, isNegated: kernel === 'Sub' } };
        return buildChannelwise(graph, operands[1 - vector], blocking, { ...parts, epilogues });
      },
    },
  ];
}
