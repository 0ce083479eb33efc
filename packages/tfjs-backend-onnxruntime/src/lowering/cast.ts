import type { CastAttrs, CastInputs } from '@tensorflow/tfjs';
import type { GraphBuilder, Value } from '../graph/graph-builder';
import { elementType, isNativeDataType, type NativeDataType } from '../onnx/element-type';
import { lowering, recordOne, type KernelLowering } from './kernel-lowering';

export const castLowerings: readonly KernelLowering[] = [
  lowering<CastInputs, CastAttrs>(
    'Cast',
    256,
    ({ x }, { dtype }, recorder) => {
      if (!isNativeDataType(dtype)) return undefined;
      if (dtype === x.dtype) return recorder.alias(x, x.shape);
      const truncates = x.dtype === 'float32' && dtype === 'int32';
      return recordOne(recorder, {
        name: 'Cast',
        attributes: dtype,
        inputs: [x],
        shape: x.shape,
        dtype,
        isElementwise: true,
        build: (graph, [value]) => (truncates ? truncate(graph, value) : castTo(graph, value, dtype)),
      });
    },
    'float32, int32, bool',
  ),
];

function castTo(graph: GraphBuilder, value: Value, dtype: NativeDataType | 'int64'): Value {
  return graph.op('Cast', [value], { to: elementType[dtype] });
}

/**
 * JavaScript's conversion to int32: toward zero, modulo 2^32, and 0 for NaN and infinities. A C cast leaves everything
 * outside int32 undefined; from 2^56 on a float32 is a multiple of 2^32.
 */
function truncate(graph: GraphBuilder, value: Value): Value {
  const convertible = graph.op('Less', [graph.op('Abs', [value]), graph.scalar(2 ** 56)]);
  const bounded = graph.op('Where', [convertible, value, graph.scalar(0)]);
  return wrapToInt32(graph, castTo(graph, bounded, 'int64'));
}

/** Integers of 64 bits modulo 2^32, from -2^31 up. */
export function wrapToInt32(graph: GraphBuilder, value: Value): Value {
  const range = graph.scalar(2 ** 32, 'int64');
  const unsigned = graph.op('Mod', [value, range]);
  const isNegative = graph.op('GreaterOrEqual', [unsigned, graph.scalar(2 ** 31, 'int64')]);
  const signed = graph.op('Where', [isNegative, graph.op('Sub', [unsigned, range]), unsigned]);
  return castTo(graph, signed, 'int32');
}
