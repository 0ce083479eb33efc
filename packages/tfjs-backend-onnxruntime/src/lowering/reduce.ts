import { util, type TensorInfo } from '@tensorflow/tfjs';
import type { GraphBuilder, Value } from '../graph/graph-builder';
import { blockedShape, blockingOf } from '../graph/layout';
import type { Formulation } from '../graph/recorded-node';
import { elementType, type NativeDataType } from '../onnx/element-type';
import { wrapToInt32 } from './cast';
import { lowering, recordOne, type KernelLowering, type OperationRecorder } from './kernel-lowering';
import { sumAlong } from './long-sums';
import { reduceInStages, type AxisReduction } from './staged-reduction';

interface ReductionAttributes {
  axis?: number | number[];
  /** What the kernel Max calls its axes. */
  reductionIndices?: number | number[];
  keepDims?: boolean;
}

interface Reduction {
  dtype: NativeDataType;
  shape: readonly number[];
  axes: readonly number[];
  result: readonly number[];
}

type ReductionBuilder = (graph: GraphBuilder, x: Value, reduction: Reduction) => Value;

const byAxis =
  (type: 'ReduceProd' | 'ReduceMax' | 'ReduceMin'): AxisReduction =>
  (graph, x, axis) =>
    graph.op(type, [x], { axes: [axis], keepdims: 0 });

const inStages =
  (reduceAxis: AxisReduction): ReductionBuilder =>
  (graph, x, reduction) =>
    reduceInStages(graph, x, reduction, reduceAxis);

/** The sum modulo 2^32, as TensorFlow has it; onnxruntime's own sum of int32 stops at the greatest number. */
const sum: ReductionBuilder = (graph, x, reduction) => {
  if (reduction.dtype === 'float32') return reduceInStages(graph, x, reduction, sumAlong);
  const wide = graph.op('Cast', [x], { to: elementType.int64 });
  return wrapToInt32(
    graph,
    reduceInStages(graph, wide, reduction, (_, value, axis) =>
      graph.op('ReduceSum', [value, graph.integers([axis])], { keepdims: 0 }),
    ),
  );
};

const mean: ReductionBuilder = (graph, x, reduction) => {
  const count = reduction.axes.reduce((product, axis) => product * reduction.shape[axis], 1);
  return graph.op('Div', [reduceInStages(graph, x, reduction, sumAlong), graph.scalar(count)]);
};

/** The extremum, or NaN where any element is NaN, as the cpu kernel has it; onnxruntime's own skips NaN here and there. */
const extremum =
  (type: 'ReduceMax' | 'ReduceMin'): ReductionBuilder =>
  (graph, x, reduction) => {
    const unordered = graph.op('Cast', [graph.op('IsNaN', [x])], { to: elementType.float32 });
    const anyUnordered = reduceInStages(graph, unordered, reduction, byAxis('ReduceMax'));
    const isUnordered = graph.op('Cast', [anyUnordered], { to: elementType.bool });
    const value = reduceInStages(graph, x, reduction, byAxis(type));
    return graph.op('Where', [isUnordered, graph.scalar(NaN), value]);
  };

function reduction(kernel: string, accepted: readonly NativeDataType[], build: ReductionBuilder): KernelLowering {
  return lowering<{ x: TensorInfo }, ReductionAttributes>(
    kernel,
    256,
    ({ x }, attributes, recorder) => {
      if (!accepted.includes(x.dtype as NativeDataType)) return undefined;
      // the mean of whole numbers is no whole number: a use under another type is a cast
      const read: TensorInfo = kernel === 'Mean' ? { dataId: x.dataId, shape: x.shape, dtype: 'float32' } : x;
      return recordReduction(recorder, kernel, read, attributes, build);
    },
    accepted.join(', '),
  );
}

function recordReduction(
  recorder: OperationRecorder,
  name: string,
  x: TensorInfo,
  { axis, reductionIndices, keepDims }: ReductionAttributes,
  build: ReductionBuilder,
): TensorInfo {
  const axes = util.parseAxisParam((axis ?? reductionIndices)!, x.shape);
  const kept = x.shape.map((size, index) => (axes.includes(index) ? 1 : size));
  const shape = keepDims ? kept : x.shape.filter((_, index) => !axes.includes(index));
  if (axes.length === 0) return recorder.alias(x, x.shape);
  const dtype = x.dtype as NativeDataType;
  return recordOne(recorder, {
    name,
    attributes: `${axes.join()};${keepDims}`,
    inputs: [x],
    shape,
    dtype,
    build: (graph, [value]) => build(graph, value, { dtype, shape: x.shape, axes, result: shape }),
    formulations: () => (dtype === 'float32' ? inBlocks(x.shape, axes, shape, recorder.convolutionBlock, build) : []),
  });
}

/**
 * The reduction of blocked numbers: over the pixels, and with them over the batch or over everything. What remains is in
 * the standard order.
 */
function inBlocks(
  shape: readonly number[],
  axes: readonly number[],
  result: readonly number[],
  block: number,
  build: ReductionBuilder,
): Formulation[] {
  const blocking = blockingOf(shape, block);
  if (!blocking) return [];
  const isReduced = (axis: number): boolean => axes.includes(axis);
  const [batch, channels] = [isReduced(0), isReduced(shape.length - 1)];
  const pixels = shape.slice(1, -1).every((size, index) => size === 1 || isReduced(index + 1));
  if (!pixels || (channels && !batch)) return [];
  const blockedAxes = [...(batch ? [0] : []), 2, ...(channels ? [1, 3] : [])];
  return [
    {
      operands: ['blocked'],
      result: 'standard',
      build: (graph, [value]) =>
        build(graph, value, { dtype: 'float32', shape: blockedShape(blocking), axes: blockedAxes, result }),
    },
  ];
}

export const reduceLowerings: readonly KernelLowering[] = [
  reduction('Sum', ['float32', 'int32'], sum),
  reduction('Mean', ['float32', 'int32', 'bool'], mean),
  reduction('Prod', ['float32'], inStages(byAxis('ReduceProd'))),
  reduction('Max', ['float32'], extremum('ReduceMax')),
  reduction('Min', ['float32'], extremum('ReduceMin')),
];
