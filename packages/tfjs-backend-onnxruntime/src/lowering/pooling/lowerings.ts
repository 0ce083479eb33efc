import { util, type TensorInfo } from '@tensorflow/tfjs';
import type { GraphBuilder, Value } from '../../graph/graph-builder';
import type { Formulation } from '../../graph/recorded-node';
import { isFloat, lowering, recordOne, type KernelLowering, type OperationRecorder } from '../kernel-lowering';
import { imagesOf, spatialInBlocks } from '../spatial';
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
  /** Which of equal greatest numbers gets dy. */
  winner: Winner;
}

/** Of blocked numbers: pooling treats every channel alike. */
function inBlocks(
  shapes: { operands: readonly (readonly number[])[]; result: readonly number[] },
  { inShape, outShape, windows }: PoolGeometry,
  { convolutionBlock: block }: OperationRecorder,
  build: (graph: GraphBuilder, operands: readonly Value[], geometry: PoolGeometry) => Value,
): Formulation[] {
  return spatialInBlocks(shapes, block, (graph, operands) =>
    build(graph, operands, { inShape: imagesOf(inShape, block), outShape: imagesOf(outShape, block), windows }),
  );
}

/** The four kernels of pooling. */
export function poolLowerings<Attributes>(kind: PoolKind<Attributes>): readonly KernelLowering[] {
  const { suffix, geometryOf, leastCount, winner } = kind;

  const forward = (type: 'MaxPool' | 'AvgPool'): KernelLowering =>
    lowering<{ x: TensorInfo }, Attributes>(type + suffix, 64, ({ x }, attributes, recorder) => {
      const geometry = geometryOf(x.shape, attributes);
      if (!geometry || !isFloat(x)) return undefined;
      // as TensorFlow.js has it, and its own tests ask for: images pass through where the sizes stay, NaN and padding or not
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
        formulations: () =>
          inBlocks({ operands: [x.shape], result: geometry.outShape }, geometry, recorder, (graph, [image], blocked) =>
            type === 'MaxPool' ? buildMaxPool(graph, image, blocked) : buildMeanPool(graph, image, blocked, leastCount),
          ),
      });
    });

  const maxGradient = lowering<{ dy: TensorInfo; input: TensorInfo; output: TensorInfo }, Attributes>(
    `MaxPool${suffix}Grad`,
    64,
    ({ dy, input, output }, attributes, recorder) => {
      const geometry = geometryOf(input.shape, attributes);
      if (!geometry || !isFloat(dy, input, output)) return undefined;
      if (![dy, output].every(({ shape }) => util.arraysEqual(shape, geometry.outShape))) return undefined;
      return recordOne(recorder, {
        name: `MaxPool${suffix}Grad`,
        attributes: poolKey(geometry),
        inputs: [dy, input, output],
        shape: input.shape,
        dtype: 'float32',
        build: (graph, values) => buildMaxPoolGradient(graph, values, geometry, winner),
        formulations: () =>
          inBlocks(
            { operands: [dy.shape, input.shape, output.shape], result: input.shape },
            geometry,
            recorder,
            (graph, values, blocked) => buildMaxPoolGradient(graph, values, blocked, winner),
          ),
      });
    },
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
        formulations: () =>
          inBlocks({ operands: [dy.shape], result: input.shape }, geometry, recorder, (graph, [gradient], blocked) =>
            buildMeanPoolGradient(graph, gradient, blocked),
          ),
      });
    },
  );

  return [forward('MaxPool'), forward('AvgPool'), maxGradient, meanGradient];
}
