import { util, type FusedBatchNormAttrs, type FusedBatchNormInputs, type TensorInfo } from '@tensorflow/tfjs';
import type { GraphBuilder, Value } from '../graph/graph-builder';
import { blockingOf, type Layout } from '../graph/layout';
import type { Formulation } from '../graph/recorded-node';
import { buildChannelwise } from './channelwise';
import { isFloat, lowering, recordOne, type KernelLowering } from './kernel-lowering';

interface Optional {
  offset: boolean;
  scale: boolean;
}

/** What is subtracted, multiplied with and added; of the operands x, mean, variance, the optional ones and epsilon. */
function normalization(graph: GraphBuilder, values: readonly Value[], has: Optional) {
  const [, mean, variance, ...rest] = values;
  const deviation = graph.op('Sqrt', [graph.op('Add', [variance, rest[rest.length - 1]])]);
  const scale = has.scale ? rest[has.offset ? 1 : 0] : undefined;
  const factor = scale ? graph.op('Div', [scale, deviation]) : graph.op('Reciprocal', [deviation]);
  return { mean, factor, shift: has.offset ? rest[0] : undefined };
}

/** Two passes, not one with a joint offset: that would cancel where the mean is large beside the deviation. */
function inBlocks(shape: readonly number[], statistics: number, has: Optional, block: number): Formulation[] {
  const blocking = blockingOf(shape, block);
  if (!blocking) return [];
  return [
    {
      operands: ['blocked', ...Array<Layout>(statistics + 1).fill('standard')],
      result: 'blocked',
      build: (graph, values) => {
        const { mean, factor, shift } = normalization(graph, values, has);
        const centred = buildChannelwise(graph, values[0], blocking, {
          bias: { value: mean, of: 'channels', isNegated: true },
        });
        return buildChannelwise(graph, centred, blocking, {
          weight: { value: factor, of: 'channels' },
          ...(shift !== undefined && { bias: { value: shift, of: 'channels' } }),
        });
      },
    },
  ];
}

/** (x - mean) scale / sqrt(variance + epsilon) + offset, with epsilon 0.001 by default. */
export const batchNormLowerings: readonly KernelLowering[] = [
  lowering<FusedBatchNormInputs, FusedBatchNormAttrs>(
    'FusedBatchNorm',
    128,
    (inputs, { varianceEpsilon }, recorder) => {
      const { x, mean, variance, offset, scale } = inputs;
      const optional = [offset, scale].filter((info) => info !== undefined && info !== null);
      const statistics = [mean, variance, ...optional];
      const channels = x.shape.at(-1);
      // the cpu kernel cycles shorter statistics through x, which is a broadcast only along the last axis; layer normalization
      // gives one for every element
      const fits = ({ shape }: TensorInfo): boolean =>
        (shape.length === 1 && shape[0] === channels) || util.arraysEqual(shape, x.shape);
      if (!statistics.every(fits)) return undefined;
      if (!isFloat(x, ...statistics)) return undefined;
      const has = { offset: Boolean(offset), scale: Boolean(scale) };
      return recordOne(recorder, {
        name: 'FusedBatchNorm',
        attributes: `${has.offset};${has.scale}`,
        inputs: [x, ...statistics, { scalar: varianceEpsilon ?? 0.001, dtype: 'float32' }],
        shape: x.shape,
        dtype: 'float32',
        build: (graph, values) => {
          const { mean, factor, shift } = normalization(graph, values, has);
          const normalized = graph.op('Mul', [graph.op('Sub', [values[0], mean]), factor]);
          return shift ? graph.op('Add', [normalized, shift]) : normalized;
        },
        formulations: () =>
          statistics.every(({ shape }) => shape.length === 1)
            ? inBlocks(x.shape, statistics.length, has, recorder.convolutionBlock)
            : [],
      });
    },
    'statistics of each channel or each element',
  ),
];
