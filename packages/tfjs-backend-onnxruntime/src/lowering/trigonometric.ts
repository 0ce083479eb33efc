import { backend_util, type UnaryInputs } from '@tensorflow/tfjs';
import { isFloat, lowering, recordOne, type KernelLowering } from './kernel-lowering';
import { unaryBuilders, type UnaryBuilder } from './unary';

const standard =
  (type: string): UnaryBuilder =>
  (graph, x) =>
    graph.op(type, [x]);

const builders: Record<string, UnaryBuilder> = {
  Acos: standard('Acos'),
  Acosh: standard('Acosh'),
  Asin: standard('Asin'),
  Asinh: standard('Asinh'),
  Atan: standard('Atan'),
  Atanh: standard('Atanh'),
  Cosh: standard('Cosh'),
  Sinh: standard('Sinh'),
  Selu: (graph, x) => {
    const exponential = graph.op('Mul', [unaryBuilders.Expm1(graph, x), graph.scalar(backend_util.SELU_SCALEALPHA)]);
    const linear = graph.op('Mul', [x, graph.scalar(backend_util.SELU_SCALE)]);
    return graph.op('Where', [graph.op('GreaterOrEqual', [x, graph.scalar(0)]), linear, exponential]);
  },
};

/**
 * Trigonometric and hyperbolic functions and their inverses. Without the tangent: near its poles one unit in the last
 * place of float32 is more than TensorFlow.js' own tests allow, and the cpu kernel computes it in float64.
 */
export const trigonometricLowerings: readonly KernelLowering[] = Object.entries(builders).map(([kernel, build]) =>
  lowering<UnaryInputs>(kernel, 256, ({ x }, _, recorder) => {
    if (!isFloat(x)) return undefined;
    return recordOne(recorder, {
      name: kernel,
      inputs: [x],
      shape: x.shape,
      dtype: 'float32',
      isElementwise: true,
      build: (graph, [value]) => build(graph, value),
    });
  }),
);
