import type { FusedBatchNormAttrs, FusedBatchNormInputs } from '@tensorflow/tfjs';
import type { Value } from '../graph/graph-builder';
import { isFloat, lowering, recordOne, type KernelLowering } from './kernel-lowering';

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
      // the cpu kernel cycles shorter statistics through x, which is a broadcast only along the last axis
      if (!statistics.every(({ shape }) => shape.length === 1 && shape[0] === channels)) return undefined;
      if (!isFloat(x, ...statistics)) return undefined;
      return recordOne(recorder, {
        name: 'FusedBatchNorm',
        attributes: `${offset ? 'offset' : ''};${scale ? 'scale' : ''}`,
        inputs: [x, ...statistics, { scalar: varianceEpsilon ?? 0.001, dtype: 'float32' }],
        shape: x.shape,
        dtype: 'float32',
        build: (graph, values) => {
          const [image, average, spread, ...rest] = values;
          const epsilon = rest.at(-1)!;
          const shift: Value | undefined = offset ? rest[0] : undefined;
          const gain: Value | undefined = scale ? rest[offset ? 1 : 0] : undefined;
          const deviation = graph.op('Sqrt', [graph.op('Add', [spread, epsilon])]);
          const factor = gain ? graph.op('Div', [gain, deviation]) : graph.op('Reciprocal', [deviation]);
          const normalized = graph.op('Mul', [graph.op('Sub', [image, average]), factor]);
          return shift ? graph.op('Add', [normalized, shift]) : normalized;
        },
      });
    },
  ),
];
