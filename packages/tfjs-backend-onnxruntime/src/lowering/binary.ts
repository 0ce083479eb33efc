import { backend_util, type BinaryInputs, type TensorInfo } from '@tensorflow/tfjs';
import type { GraphBuilder, Value } from '../graph/graph-builder';
import type { EpilogueRole } from '../graph/recorded-node';
import type { NativeDataType } from '../onnx/element-type';
import { channelwiseFormulations } from './channelwise';
import {
  isFloat,
  lowering,
  recordOne,
  type KernelLowering,
  type OperationRecorder,
  type RecordedOperation,
} from './kernel-lowering';

/** What a sum or a difference is after an operation that can apply it itself. */
const roles: Record<string, EpilogueRole> = { Add: { kind: 'sum' }, Sub: { kind: 'difference' } };

type BinaryBuilder = (graph: GraphBuilder, a: Value, b: Value) => Value;

const standard =
  (type: string): BinaryBuilder =>
  (graph, a, b) =>
    graph.op(type, [a, b]);

const arithmetic: Record<string, BinaryBuilder> = {
  Add: standard('Add'),
  Sub: standard('Sub'),
  Multiply: standard('Mul'),
  Maximum: standard('Max'),
  Minimum: standard('Min'),
  SquaredDifference: (graph, a, b) => {
    const difference = graph.op('Sub', [a, b]);
    return graph.op('Mul', [difference, difference]);
  },
};

const floatOnly: Record<string, BinaryBuilder> = {
  RealDiv: standard('Div'),
  Pow: power,
  Prelu: (graph, x, alpha) =>
    graph.op('Where', [graph.op('Less', [x, graph.scalar(0)]), graph.op('Mul', [alpha, x]), x]),
};

const comparisons: Record<string, BinaryBuilder> = {
  Equal: standard('Equal'),
  NotEqual: (graph, a, b) => graph.op('Not', [graph.op('Equal', [a, b])]),
  Greater: standard('Greater'),
  GreaterEqual: standard('GreaterOrEqual'),
  Less: standard('Less'),
  LessEqual: standard('LessOrEqual'),
};

const logical: Record<string, BinaryBuilder> = { LogicalAnd: standard('And'), LogicalOr: standard('Or') };

/** a^b; NaN, as in JavaScript, for NaN exponents and infinite exponents of 1 and -1, where C says 1. */
function power(graph: GraphBuilder, a: Value, b: Value): Value {
  const isUnit = graph.op('Equal', [graph.op('Abs', [a]), graph.scalar(1)]);
  const isUndecided = graph.op('And', [isUnit, graph.op('IsInf', [b])]);
  const isUndefined = graph.op('Or', [isUndecided, graph.op('IsNaN', [b])]);
  return graph.op('Where', [isUndefined, graph.scalar(NaN), graph.op('Pow', [a, b])]);
}

function family(
  builders: Record<string, BinaryBuilder>,
  accepted: readonly NativeDataType[],
  result: (dtype: NativeDataType) => NativeDataType,
): KernelLowering[] {
  return Object.entries(builders).map(([kernel, build]) =>
    lowering<BinaryInputs & { x?: TensorInfo; alpha?: TensorInfo }>(
      kernel,
      256,
      (inputs, _, recorder) => {
        const a = inputs.x ?? inputs.a;
        const b = inputs.alpha ?? inputs.b;
        const dtype = a.dtype as NativeDataType;
        if (a.dtype !== b.dtype || !accepted.includes(dtype)) return undefined;
        return recordBinary(recorder, kernel, [a, b], result(dtype), build);
      },
      accepted.join(', '),
    ),
  );
}

function recordBinary(
  recorder: OperationRecorder,
  name: string,
  [a, b]: [TensorInfo, TensorInfo],
  dtype: NativeDataType,
  build: BinaryBuilder,
): TensorInfo {
  const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
  return recordOne(recorder, {
    name,
    inputs: [a, b],
    shape,
    dtype,
    isElementwise: true,
    asEpilogue: roles[name],
    build: (graph, [x, y]) => build(graph, x, y),
    ...(dtype === 'float32' && isChannelwise(name) && channelwise(name, shape, recorder.convolutionBlock)),
  });
}

type Channelwise = 'Multiply' | 'Add' | 'Sub';

const isChannelwise = (name: string): name is Channelwise => ['Multiply', 'Add', 'Sub'].includes(name);

function channelwise(
  name: Channelwise,
  result: readonly number[],
  block: number,
): Pick<RecordedOperation, 'formulations' | 'withEpilogues'> {
  return {
    formulations: (inputs) => channelwiseFormulations(name, inputs, result, block) ?? [],
    withEpilogues: (epilogues, inputs) => channelwiseFormulations(name, inputs, result, block, epilogues),
  };
}

/** a + b of float32 numbers. */
export function recordSum(recorder: OperationRecorder, a: TensorInfo, b: TensorInfo): TensorInfo {
  return recordBinary(recorder, 'Add', [a, b], 'float32', arithmetic.Add);
}

export const binaryLowerings: readonly KernelLowering[] = [
  ...family(arithmetic, ['float32', 'int32'], (dtype) => dtype),
  ...family(floatOnly, ['float32'], (dtype) => dtype),
  ...family(comparisons, ['float32', 'int32'], () => 'bool'),
  ...family(logical, ['bool'], () => 'bool'),

  lowering<{ x: TensorInfo }>(
    'LogicalNot',
    512,
    ({ x }, _, recorder) => {
      if (x.dtype !== 'bool') return undefined;
      return recordOne(recorder, {
        name: 'LogicalNot',
        inputs: [x],
        shape: x.shape,
        dtype: 'bool',
        isElementwise: true,
        build: (g, [a]) => g.op('Not', [a]),
      });
    },
    'bool',
  ),

  lowering<TensorInfo[]>('AddN', 256, (inputs, _, recorder) => {
    const terms = Object.values(inputs);
    if (!isFloat(...terms)) return undefined;
    return recordOne(recorder, {
      name: 'AddN',
      inputs: terms,
      shape: terms[0].shape,
      dtype: 'float32',
      isElementwise: true,
      build: (graph, values) => graph.op('Sum', values),
    });
  }),

  lowering<{ dy: TensorInfo; y: TensorInfo }>('EluGrad', 256, ({ dy, y }, _, recorder) => {
    if (!isFloat(dy, y)) return undefined;
    return recordOne(recorder, {
      name: 'EluGrad',
      inputs: [dy, y],
      shape: y.shape,
      dtype: 'float32',
      isElementwise: true,
      build: (graph, [gradient, value]) => {
        const damped = graph.op('Mul', [gradient, graph.op('Add', [value, graph.scalar(1)])]);
        return graph.op('Where', [graph.op('GreaterOrEqual', [value, graph.scalar(0)]), gradient, damped]);
      },
    });
  }),
];
