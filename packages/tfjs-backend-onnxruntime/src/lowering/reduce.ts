import { util, type TensorInfo } from '@tensorflow/tfjs';
import type { GraphBuilder, Value } from '../graph/graph-builder';
import { elementType, type NativeDataType } from '../onnx/element-type';
import { lowering, recordOne, type KernelLowering, type OperationRecorder } from './kernel-lowering';

interface ReductionAttributes {
  axis?: number | number[];
  /** What the kernel Max calls its axes. */
  reductionIndices?: number | number[];
  keepDims?: boolean;
}

interface Reduction {
  axes: number[];
  keepdims: number;
}

type ReductionBuilder = (graph: GraphBuilder, x: Value, reduction: Reduction) => Value;

const sum: ReductionBuilder = (graph, x, { axes, keepdims }) =>
  graph.op('ReduceSum', [x, graph.integers(axes)], { keepdims });

const mean: ReductionBuilder = (graph, x, { axes, keepdims }) => graph.op('ReduceMean', [x], { axes, keepdims });

/** The extremum, or NaN where any element is NaN, as the cpu kernel has it; onnxruntime's own skips NaN here and there. */
const extremum =
  (type: 'ReduceMax' | 'ReduceMin'): ReductionBuilder =>
  (graph, x, { axes, keepdims }) => {
    const unordered = graph.op('Cast', [graph.op('IsNaN', [x])], { to: elementType.float32 });
    const anyUnordered = graph.op('Cast', [graph.op('ReduceMax', [unordered], { axes, keepdims })], {
      to: elementType.bool,
    });
    return graph.op('Where', [anyUnordered, graph.scalar(NaN), graph.op(type, [x], { axes, keepdims })]);
  };

function reduction(kernel: string, accepted: readonly NativeDataType[], build: ReductionBuilder): KernelLowering {
  return lowering<{ x: TensorInfo }, ReductionAttributes>(kernel, 256, ({ x }, attributes, recorder) => {
    if (!accepted.includes(x.dtype as NativeDataType)) return undefined;
    return recordReduction(recorder, kernel, x, attributes, build);
  });
}

function recordReduction(
  recorder: OperationRecorder,
  name: string,
  x: TensorInfo,
  { axis, reductionIndices, keepDims }: ReductionAttributes,
  build: ReductionBuilder,
): TensorInfo {
  const axes = util.parseAxisParam((axis ?? reductionIndices)!, x.shape);
  const keepdims = keepDims ? 1 : 0;
  const kept = x.shape.map((size, index) => (axes.includes(index) ? 1 : size));
  const shape = keepDims ? kept : x.shape.filter((_, index) => !axes.includes(index));
  if (axes.length === 0) return recorder.alias(x, x.shape);
  return recordOne(recorder, {
    name,
    attributes: `${axes.join()};${keepdims}`,
    inputs: [x],
    shape,
    dtype: x.dtype as NativeDataType,
    build: (graph, [value]) => build(graph, value, { axes, keepdims }),
  });
}

export const reduceLowerings: readonly KernelLowering[] = [
  reduction('Sum', ['float32', 'int32'], sum),
  reduction('Mean', ['float32'], mean),
  reduction('Prod', ['float32'], (graph, x, { axes, keepdims }) => graph.op('ReduceProd', [x], { axes, keepdims })),
  reduction('Max', ['float32'], extremum('ReduceMax')),
  reduction('Min', ['float32'], extremum('ReduceMin')),
];
