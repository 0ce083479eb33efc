import type {
  _FusedMatMulAttrs,
  _FusedMatMulInputs,
  FusedConv2DAttrs,
  FusedConv2DInputs,
  TensorInfo,
} from '@tensorflow/tfjs';
import type { GraphBuilder, Value } from '../graph/graph-builder';
import { buildForward, chooseForward } from './convolution/forward';
import { convolutionGeometry, geometryKey, outputShape } from './convolution/geometry';
import { isFloat, lowering, recordOne, type KernelLowering, type RecordedOperation } from './kernel-lowering';
import { buildMatrixProduct, matrixProduct, productAttributes } from './matmul';
import { leakyRelu, unaryBuilders } from './unary';

interface Epilogue {
  inputs: RecordedOperation['inputs'];
  attributes: string;
  build(graph: GraphBuilder, result: Value, inputs: readonly Value[]): Value;
}

const kernelOfActivation: Record<string, string> = { relu: 'Relu', relu6: 'Relu6', elu: 'Elu', sigmoid: 'Sigmoid' };

/** What a fused kernel adds to its product: a bias that broadcasts to it, and an activation. */
function epilogue(
  shape: number[],
  bias: TensorInfo | undefined,
  activation: string | null | undefined,
  leakyreluAlpha: number | undefined,
): Epilogue | undefined {
  if (bias && !(isFloat(bias) && broadcastsTo(bias.shape, shape))) return undefined;
  const name = activation ?? 'linear';
  const isLeaky = name === 'leakyrelu';
  if (name !== 'linear' && !isLeaky && !(name in kernelOfActivation)) return undefined;
  return {
    inputs: [...(bias ? [bias] : []), ...(isLeaky ? [{ scalar: leakyreluAlpha!, dtype: 'float32' as const }] : [])],
    attributes: `${bias ? 'bias' : ''};${name}`,
    build: (graph, result, inputs) => {
      const sum = bias ? graph.op('Add', [result, inputs[0]]) : result;
      if (isLeaky) return leakyRelu(graph, sum, inputs[bias ? 1 : 0]);
      return name === 'linear' ? sum : unaryBuilders[kernelOfActivation[name]](graph, sum);
    },
  };
}

function broadcastsTo(shape: readonly number[], target: readonly number[]): boolean {
  const offset = target.length - shape.length;
  return offset >= 0 && shape.every((size, axis) => size === 1 || size === target[offset + axis]);
}

export const fusedLowerings: readonly KernelLowering[] = [
  lowering<_FusedMatMulInputs, _FusedMatMulAttrs>('_FusedMatMul', 32, ({ a, b, bias }, attributes, recorder) => {
    const product = matrixProduct(a, b, attributes);
    const rest = product && epilogue(product.shape, bias, attributes.activation, attributes.leakyreluAlpha);
    if (!rest) return undefined;
    return recordOne(recorder, {
      name: '_FusedMatMul',
      attributes: `${productAttributes(product)};${rest.attributes}`,
      inputs: [a, b, ...rest.inputs],
      shape: product.shape,
      dtype: 'float32',
      build: (graph, [x, y, ...others]) => rest.build(graph, buildMatrixProduct(graph, x, y, product), others),
    });
  }),

  lowering<FusedConv2DInputs, FusedConv2DAttrs>('FusedConv2D', 0, ({ x, filter, bias }, attributes, recorder) => {
    const geometry = convolutionGeometry(x.shape, filter.shape, attributes);
    if (!geometry || !isFloat(x, filter)) return undefined;
    const shape = outputShape(geometry);
    const rest = epilogue(shape, bias, attributes.activation, attributes.leakyreluAlpha);
    if (!rest) return undefined;
    const block = recorder.convolutionBlock;
    const formulation = chooseForward(geometry, block);
    return recordOne(recorder, {
      name: `FusedConv2D:${formulation}`,
      attributes: `${geometryKey(geometry)};${rest.attributes}`,
      inputs: [x, filter, ...rest.inputs],
      shape,
      dtype: 'float32',
      build: (graph, [image, weights, ...others]) =>
        rest.build(graph, buildForward(graph, image, weights, geometry, formulation, block), others),
    });
  }),
];
