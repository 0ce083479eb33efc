import { backend_util, type BinaryInputs } from '@tensorflow/tfjs';
import type { GraphBuilder, Value } from '../graph/graph-builder';
import type { NativeDataType } from '../onnx/element-type';
import { lowering, recordOne, type KernelLowering } from './kernel-lowering';

type Builder = (graph: GraphBuilder, a: Value, b: Value, dtype: NativeDataType) => Value;

const isNegative = (graph: GraphBuilder, value: Value, dtype: NativeDataType): Value =>
  graph.op('Less', [value, graph.scalar(0, dtype)]);

/**
 * The divisor, with 1 for 0 and -1, by which a processor cannot divide every integer; remainders by 1 are those by -1, and
 * the 0 that the cpu kernel's NaN becomes.
 */
function safeDivisor(graph: GraphBuilder, b: Value): Value {
  const isSmall = graph.op('Or', [
    graph.op('Equal', [b, graph.scalar(0, 'int32')]),
    graph.op('Equal', [b, graph.scalar(-1, 'int32')]),
  ]);
  return graph.op('Where', [isSmall, graph.scalar(1, 'int32'), b]);
}

/** The remainder with the sign of the divisor: where the signs differ, the remainder of the division plus the divisor. */
const modulo: Builder = (graph, a, b, dtype) => {
  const divisor = dtype === 'int32' ? safeDivisor(graph, b) : b;
  const remainder = graph.op('Mod', [a, divisor], { fmod: 1 });
  const isLeft = graph.op('Not', [graph.op('Equal', [remainder, graph.scalar(0, dtype)])]);
  const differ = graph.op('Xor', [isNegative(graph, remainder, dtype), isNegative(graph, divisor, dtype)]);
  return graph.op('Where', [graph.op('And', [isLeft, differ]), graph.op('Add', [remainder, divisor]), remainder]);
};

/** floor(a / b) of integers; 0 where b is 0, as an int32 array stores the cpu kernel's infinities and NaN. */
const floorDivide: Builder = (graph, a, b) => {
  const zero = graph.scalar(0, 'int32');
  const divisor = safeDivisor(graph, b);
  const quotient = graph.op('Div', [a, divisor]);
  const remainder = graph.op('Sub', [a, graph.op('Mul', [quotient, divisor])]);
  const isInexact = graph.op('Not', [graph.op('Equal', [remainder, zero])]);
  const differ = graph.op('Xor', [isNegative(graph, a, 'int32'), isNegative(graph, divisor, 'int32')]);
  const lower = graph.op('Sub', [quotient, graph.scalar(1, 'int32')]);
  const floored = graph.op('Where', [graph.op('And', [isInexact, differ]), lower, quotient]);
  const isMinusOne = graph.op('Equal', [b, graph.scalar(-1, 'int32')]);
  const signed = graph.op('Where', [isMinusOne, graph.op('Sub', [zero, a]), floored]);
  return graph.op('Where', [graph.op('Equal', [b, zero]), zero, signed]);
};

const family = (kernel: string, accepted: readonly NativeDataType[], build: Builder): KernelLowering =>
  lowering<BinaryInputs>(
    kernel,
    256,
    ({ a, b }, _, recorder) => {
      const dtype = a.dtype as NativeDataType;
      if (a.dtype !== b.dtype || !accepted.includes(dtype)) return undefined;
      return recordOne(recorder, {
        name: kernel,
        inputs: [a, b],
        shape: backend_util.assertAndGetBroadcastShape(a.shape, b.shape),
        dtype,
        build: (graph, [x, y]) => build(graph, x, y, dtype),
      });
    },
    accepted.join(', '),
  );

export const moduloLowerings: readonly KernelLowering[] = [
  family('Mod', ['float32', 'int32'], modulo),
  family('FloorDiv', ['int32'], floorDivide),
];
