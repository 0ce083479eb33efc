import type {
  _FusedMatMulAttrs,
  _FusedMatMulInputs,
  FusedConv2DAttrs,
  FusedConv2DInputs,
  TensorInfo,
} from '@tensorflow/tfjs';
import { recordSum } from './binary';
import { recordConvolution } from './conv2d';
import { convolutionGeometry, outputShape } from './convolution/geometry';
import { isFloat, lowering, type KernelLowering, type OperationRecorder } from './kernel-lowering';
import { matrixProduct, recordMatrixProduct } from './matmul';
import { recordLeakyRelu, recordUnary } from './unary';

/** What a fused kernel does with its product. */
interface Rest {
  bias: TensorInfo | undefined;
  activation?: string | null;
  leakyreluAlpha?: number;
}

const kernelOfActivation: Record<string, string> = { relu: 'Relu', relu6: 'Relu6', elu: 'Elu', sigmoid: 'Sigmoid' };

/** Whether the bias broadcasts to the product and the activation is one of those recorded here. */
export function isRecordable({ bias, activation }: Rest, shape: readonly number[]): boolean {
  if (bias && !(isFloat(bias) && broadcastsTo(bias.shape, shape))) return false;
  return [null, undefined, 'linear', 'leakyrelu', ...Object.keys(kernelOfActivation)].includes(activation);
}

function broadcastsTo(shape: readonly number[], target: readonly number[]): boolean {
  const offset = target.length - shape.length;
  return offset >= 0 && shape.every((size, axis) => size === 1 || size === target[offset + axis]);
}

/** Records the parts one by one; where the graph is compiled, convolution, bias and activation become one operator again. */
export function recordRest(
  recorder: OperationRecorder,
  product: TensorInfo,
  { bias, activation, leakyreluAlpha }: Rest,
) {
  let result = product;
  const follow = (next: TensorInfo): void => {
    recorder.release(result);
    result = next;
  };
  if (bias) follow(recordSum(recorder, result, bias));
  if (activation === 'leakyrelu') follow(recordLeakyRelu(recorder, result, leakyreluAlpha!));
  else if (activation && activation !== 'linear') follow(recordUnary(recorder, kernelOfActivation[activation], result));
  return result;
}

export const fusedLowerings: readonly KernelLowering[] = [
  lowering<_FusedMatMulInputs, _FusedMatMulAttrs>(
    '_FusedMatMul',
    32,
    ({ a, b, bias }, attributes, recorder) => {
      const product = matrixProduct(a, b, attributes);
      const rest = { bias, ...attributes };
      if (!product || !isRecordable(rest, product.shape)) return undefined;
      return recordRest(recorder, recordMatrixProduct(recorder, a, b, product), rest);
    },
    'activations but prelu',
  ),

  lowering<FusedConv2DInputs, FusedConv2DAttrs>(
    'FusedConv2D',
    0,
    ({ x, filter, bias }, attributes, recorder) => {
      const geometry = convolutionGeometry(x.shape, filter.shape, attributes);
      const rest = { bias, ...attributes };
      if (!geometry || !isFloat(x, filter) || !isRecordable(rest, outputShape(geometry))) return undefined;
      return recordRest(recorder, recordConvolution(recorder, x, filter, geometry), rest);
    },
    'activations but prelu',
  ),
];
