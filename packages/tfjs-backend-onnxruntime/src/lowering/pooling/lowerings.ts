import { util, type TensorInfo } from '@tensorflow/tfjs';
import { isFloat, lowering, recordOne, type KernelLowering } from '../kernel-lowering';
import {
  buildMaxPool,
  buildMaxPoolGradient,
  buildMeanPool,
  buildMeanPoolGradient,
  poolKey,
  type PoolGeometry,
  type Winner,
} from './formulations';

/** The windows as TensorFlow.js lays them; undefined for what stays on the cpu kernel. */
export type PoolGeometryOf<Attributes> = (shape: readonly number[], attributes: Attributes) => PoolGeometry | undefined;

/** What differs between images and volumes. */
export interface PoolKind<Attributes> {
  /** Of the kernels: '' or '3D'. */
  suffix: string;
  geometryOf: PoolGeometryOf<Attributes>;
  /** What the mean of a window in the padding alone divides 0 by. */
  leastCount: 0 | 1;
  winnerOf: (geometry: PoolGeometry) => Winner | undefined;
  /** Of the gradient of the greatest number, for the table of kernels. */
  maxGradientAccepts: string;
}

/** The four kernels of pooling. */
export function poolLowerings<Attributes>(kind: PoolKind<Attributes>): readonly KernelLowering[] {
  const { suffix, geometryOf, leastCount, winnerOf, maxGradientAccepts } = kind;

  const forward = (type: 'MaxPool' | 'AvgPool'): KernelLowering =>
    lowering<{ x: TensorInfo }, Attributes>(type + suffix, 64, ({ x }, attributes, recorder) => {
      const geometry = geometryOf(x.shape, attributes);
      if (!geometry || !isFloat(x)) return undefined;
      // the cpu kernels of images pass them through where the sizes stay, NaN and padding or not
      const isPassedThrough = geometry.windows.every(({ taps, input, output }) => taps === 1 && input === output);
      if (suffix === '' && isPassedThrough) return recorder.alias(x, x.shape);
      return recordOne(recorder, {
        name: type + suffix,
        attributes: poolKey(geometry),
        inputs: [x],
        shape: geometry.outShape,
        dtype: 'float32',
        build: (graph, [image]) =>
          type === 'MaxPool' ? buildMaxPool(graph, image, geometry) : buildMeanPool(graph, image, geometry, leastCount),
      });
    });

  const maxGradient = lowering<{ dy: TensorInfo; input: TensorInfo; output: TensorInfo }, Attributes>(
    `MaxPool${suffix}Grad`,
    64,
    ({ dy, input, output }, attributes, recorder) => {
      const geometry = geometryOf(input.shape, attributes);
      const winner = geometry && winnerOf(geometry);
      if (!winner || !isFloat(dy, input, output)) return undefined;
      if (![dy, output].every(({ shape }) => util.arraysEqual(shape, geometry.outShape))) return undefined;
      return recordOne(recorder, {
        name: `MaxPool${suffix}Grad`,
        attributes: poolKey(geometry),
        inputs: [dy, input, output],
        shape: input.shape,
        dtype: 'float32',
        build: (graph, values) => buildMaxPoolGradient(graph, values, geometry, winner),
      });
    },
    maxGradientAccepts,
  );

  const meanGradient = lowering<{ dy: TensorInfo; input: TensorInfo }, Attributes>(
    `AvgPool${suffix}Grad`,
    64,
    ({ dy, input }, attributes, recorder) => {
      const geometry = geometryOf(input.shape, attributes);
      if (!geometry || !isFloat(dy, input) || !util.arraysEqual(dy.shape, geometry.outShape)) return undefined;
      return recordOne(recorder, {
        name: `AvgPool${suffix}Grad`,
        attributes: poolKey(geometry),
        inputs: [dy],
        shape: input.shape,
        dtype: 'float32',
        build: (graph, [gradient]) => buildMeanPoolGradient(graph, gradient, geometry),
      });
    },
  );

  return [forward('MaxPool'), forward('AvgPool'), maxGradient, meanGradient];
}
