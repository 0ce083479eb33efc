import type { TensorInfo, UnaryInputs } from '@tensorflow/tfjs';
import type { GraphBuilder, Value } from '../graph/graph-builder';
import { isFloat, lowering, recordOne, type KernelLowering, type OperationRecorder } from './kernel-lowering';

/** The operators of a function of one float32 number. */
export type UnaryBuilder = (graph: GraphBuilder, x: Value) => Value;

const standard =
  (type: string): UnaryBuilder =>
  (graph, x) =>
    graph.op(type, [x]);

/** Functions without attributes, by the TensorFlow.js kernel. */
export const unaryBuilders: Record<string, UnaryBuilder> = {
  Abs: standard('Abs'),
  Ceil: standard('Ceil'),
  Cos: standard('Cos'),
  Exp: standard('Exp'),
  Floor: standard('Floor'),
  Log: standard('Log'),
  Neg: standard('Neg'),
  Reciprocal: standard('Reciprocal'),
  Relu: (graph, x) => graph.op('Max', [x, graph.scalar(0)]),
  Round: standard('Round'),
  Sin: standard('Sin'),
  Sqrt: standard('Sqrt'),
  Tanh: standard('Tanh'),
  Elu: (graph, x) => graph.op('Where', [greaterOrEqualZero(graph, x), x, exponentialMinusOne(graph, x)]),
  Erf: standard('Erf'),
  Expm1: exponentialMinusOne,
  Log1p: logarithmOfOnePlus,
  Relu6: (graph, x) => graph.op('Min', [graph.op('Max', [x, graph.scalar(0)]), graph.scalar(6)]),
  Rsqrt: (graph, x) => graph.op('Reciprocal', [graph.op('Sqrt', [x])]),
  Sigmoid: sigmoid,
  Sign: sign,
  Softplus: softplus,
  Square: (graph, x) => graph.op('Mul', [x, x]),
};

/**
 * 1 / (1 + exp(-x)). onnxruntime's own Sigmoid is a rational function clamped at -18, which is off by 100% and more for
 * improbable classes.
 */
function sigmoid(graph: GraphBuilder, x: Value): Value {
  return graph.op('Reciprocal', [graph.op('Add', [graph.scalar(1), graph.op('Exp', [graph.op('Neg', [x])])])]);
}

/** max(x, 0) + log(1 + exp(-|x|)): no overflow, and exact to the last digits where exp(x) is small. */
function softplus(graph: GraphBuilder, x: Value): Value {
  const tail = graph.op('Exp', [graph.op('Neg', [graph.op('Abs', [x])])]);
  return graph.op('Add', [graph.op('Max', [x, graph.scalar(0)]), logarithmOfOnePlus(graph, tail)]);
}

/**
 * log(1 + u) for u > -1. With w = 1 + u in float32, u log(w) / (w - 1) undoes the rounding of w (W. Kahan; D. Goldberg, "What
 * every computer scientist should know about floating-point arithmetic", theorem 4); u itself where w = 1.
 */
function logarithmOfOnePlus(graph: GraphBuilder, u: Value): Value {
  const one = graph.scalar(1);
  const w = graph.op('Add', [one, u]);
  const rounded = graph.op('Sub', [w, one]);
  const logarithm = graph.op('Log', [w]);
  const corrected = graph.op('Mul', [logarithm, graph.op('Div', [u, rounded])]);
  const small = graph.op('Where', [graph.op('Equal', [rounded, graph.scalar(0)]), u, corrected]);
  // from u = 1 on the rounding of w does not matter, and infinity / infinity would be NaN
  return graph.op('Where', [graph.op('GreaterOrEqual', [u, one]), logarithm, small]);
}

/**
 * exp(x) - 1, with v = exp(x) in float32: (v - 1) x / log(v) undoes the rounding of v, as above; x itself where v = 1, and v - 1
 * where |x| is large enough for the rounding not to matter.
 */
function exponentialMinusOne(graph: GraphBuilder, x: Value): Value {
  const v = graph.op('Exp', [x]);
  const difference = graph.op('Sub', [v, graph.scalar(1)]);
  const corrected = graph.op('Mul', [difference, graph.op('Div', [x, graph.op('Log', [v])])]);
  const small = graph.op('Where', [graph.op('Equal', [difference, graph.scalar(0)]), x, corrected]);
  return graph.op('Where', [graph.op('Less', [graph.op('Abs', [x]), graph.scalar(1)]), small, difference]);
}

/** -1, 0 or 1; 0 for NaN, as the cpu kernel has it. */
function sign(graph: GraphBuilder, x: Value): Value {
  const zero = graph.scalar(0);
  const one = graph.scalar(1);
  const nonNegative = graph.op('Where', [graph.op('Greater', [x, zero]), one, zero]);
  return graph.op('Where', [graph.op('Less', [x, zero]), graph.scalar(-1), nonNegative]);
}

function greaterOrEqualZero(graph: GraphBuilder, x: Value): Value {
  return graph.op('GreaterOrEqual', [x, graph.scalar(0)]);
}

/**
 * 1 above 0, alpha at and below 0, NaN for NaN: 2^127 x, cut off at alpha and 1, two passes over the numbers where a comparison
 * and a selection take ten times as long. Subnormal numbers below 2^-127 give a value between.
 */
function step(graph: GraphBuilder, x: Value, alpha: number): Value {
  const scaled = graph.op('Mul', [x, graph.scalar(2 ** 127)]);
  const cut = (least: number): Value => graph.op('Clip', [scaled, graph.scalar(least), graph.scalar(1)]);
  if (alpha >= 0 && alpha <= 1) return cut(alpha);
  // the product of 0 is 0, and not alpha
  return graph.op('Add', [graph.op('Mul', [cut(0), graph.scalar(1 - alpha)]), graph.scalar(alpha)]);
}

const reluEpilogue = { kind: 'activation', activation: 'Relu' } as const;

/** One of `unaryBuilders` of float32 numbers. */
export function recordUnary(recorder: OperationRecorder, kernel: string, x: TensorInfo): TensorInfo {
  const build = unaryBuilders[kernel];
  return recordOne(recorder, {
    name: kernel,
    inputs: [x],
    shape: x.shape,
    dtype: 'float32',
    isElementwise: true,
    asEpilogue: kernel === 'Relu' ? reluEpilogue : undefined,
    build: (graph, [a]) => build(graph, a),
  });
}

/** alpha x for negative numbers; x itself otherwise, NaN included. */
export function recordLeakyRelu(recorder: OperationRecorder, x: TensorInfo, alpha: number): TensorInfo {
  return recordOne(recorder, {
    name: 'LeakyRelu',
    attributes: String(alpha),
    inputs: [x],
    shape: x.shape,
    dtype: 'float32',
    isElementwise: true,
    asEpilogue: { kind: 'activation', activation: 'LeakyRelu', alpha },
    build: (graph, [a]) => graph.op('LeakyRelu', [a], { alpha: { float: alpha } }),
  });
}

export const unaryLowerings: readonly KernelLowering[] = [
  ...Object.keys(unaryBuilders).map((kernel) =>
    lowering<UnaryInputs>(kernel, 512, ({ x }, _, recorder) =>
      isFloat(x) ? recordUnary(recorder, kernel, x) : undefined,
    ),
  ),

  lowering<UnaryInputs, { alpha: number }>('LeakyRelu', 512, ({ x }, { alpha }, recorder) =>
    isFloat(x) ? recordLeakyRelu(recorder, x, alpha) : undefined,
  ),

  lowering<UnaryInputs, { alpha: number }>('Step', 512, ({ x }, { alpha }, recorder) => {
    if (!isFloat(x)) return undefined;
    return recordOne(recorder, {
      name: 'Step',
      attributes: String(alpha),
      inputs: [x],
      shape: x.shape,
      dtype: 'float32',
      isElementwise: true,
      dependsOnSigns: true,
      build: (graph, [a]) => step(graph, a, alpha),
    });
  }),

  lowering<UnaryInputs, { clipValueMin: number; clipValueMax: number }>(
    'ClipByValue',
    512,
    ({ x }, attributes, recorder) => {
      if (!isFloat(x)) return undefined;
      return recordOne(recorder, {
        name: 'ClipByValue',
        inputs: [
          x,
          { scalar: attributes.clipValueMin, dtype: 'float32' },
          { scalar: attributes.clipValueMax, dtype: 'float32' },
        ],
        shape: x.shape,
        dtype: 'float32',
        isElementwise: true,
        build: (graph, [a, least, most]) => graph.op('Min', [graph.op('Max', [a, least]), most]),
      });
    },
  ),
];
