import type { UnaryInputs } from '@tensorflow/tfjs';
import type { GraphBuilder, Value } from '../graph/graph-builder';
import { isFloat, lowering, recordOne, type KernelLowering } from './kernel-lowering';

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

/** A product with alpha for negative numbers; x itself otherwise, NaN included. */
export function leakyRelu(graph: GraphBuilder, x: Value, alpha: Value): Value {
  const negative = graph.op('Less', [x, graph.scalar(0)]);
  return graph.op('Where', [negative, graph.op('Mul', [alpha, x]), x]);
}

const withoutAttributes = Object.entries(unaryBuilders).map(([kernel, build]) =>
  lowering<UnaryInputs>(kernel, 512, ({ x }, _, recorder) => {
    if (!isFloat(x)) return undefined;
    return recordOne(recorder, {
      name: kernel,
      inputs: [x],
      shape: x.shape,
      dtype: 'float32',
      build: (g, [a]) => build(g, a),
    });
  }),
);

export const unaryLowerings: readonly KernelLowering[] = [
  ...withoutAttributes,

  lowering<UnaryInputs, { alpha: number }>('LeakyRelu', 512, ({ x }, { alpha }, recorder) => {
    if (!isFloat(x)) return undefined;
    return recordOne(recorder, {
      name: 'LeakyRelu',
      inputs: [x, { scalar: alpha, dtype: 'float32' }],
      shape: x.shape,
      dtype: 'float32',
      build: (graph, [a, slope]) => leakyRelu(graph, a, slope),
    });
  }),

  lowering<UnaryInputs, { alpha: number }>('Step', 512, ({ x }, { alpha }, recorder) => {
    if (!isFloat(x)) return undefined;
    return recordOne(recorder, {
      name: 'Step',
      inputs: [x, { scalar: alpha, dtype: 'float32' }],
      shape: x.shape,
      dtype: 'float32',
      build: (graph, [a, otherwise]) => {
        const step = graph.op('Where', [graph.op('Greater', [a, graph.scalar(0)]), graph.scalar(1), otherwise]);
        return graph.op('Where', [graph.op('IsNaN', [a]), a, step]);
      },
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
        build: (graph, [a, least, most]) => graph.op('Min', [graph.op('Max', [a, least]), most]),
      });
    },
  ),
];
