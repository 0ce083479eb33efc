import { backend_util, util, type BatchMatMulAttrs, type BatchMatMulInputs, type TensorInfo } from '@tensorflow/tfjs';
import type { GraphBuilder, Value } from '../graph/graph-builder';
import { isFloat, lowering, recordOne, type KernelLowering, type OperationRecorder } from './kernel-lowering';

export interface MatrixProduct {
  a: readonly number[];
  b: readonly number[];
  transposeA: boolean;
  transposeB: boolean;
  /** The product's shape. */
  shape: number[];
}

/** Undefined where the cpu kernel has to take, or refuse, the product. */
export function matrixProduct(a: TensorInfo, b: TensorInfo, attributes: BatchMatMulAttrs): MatrixProduct | undefined {
  const { transposeA, transposeB } = attributes;
  if (!isFloat(a, b) || a.shape.length < 2 || b.shape.length < 2) return undefined;
  const [rowsA, columnsA] = a.shape.slice(-2);
  const [rowsB, columnsB] = b.shape.slice(-2);
  if ((transposeA ? rowsA : columnsA) !== (transposeB ? columnsB : rowsB)) return undefined;
  const batch = backend_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const shape = [...batch, transposeA ? columnsA : rowsA, transposeB ? rowsB : columnsB];
  return { a: a.shape, b: b.shape, transposeA, transposeB, shape };
}

export function recordMatrixProduct(
  recorder: OperationRecorder,
  a: TensorInfo,
  b: TensorInfo,
  product: MatrixProduct,
): TensorInfo {
  const { transposeA, transposeB, shape } = product;
  return recordOne(recorder, {
    name: 'BatchMatMul',
    attributes: `${transposeA ? 't' : 'n'}${transposeB ? 't' : 'n'}`,
    inputs: [a, b],
    shape,
    dtype: 'float32',
    build: (graph, [x, y]) => buildMatrixProduct(graph, x, y, product),
  });
}

/** Two matrices are one Gemm; stacks of matrices go to MatMul, or FusedMatMul where one is transposed. */
function buildMatrixProduct(graph: GraphBuilder, x: Value, y: Value, product: MatrixProduct): Value {
  const { a, b, transposeA, transposeB, shape } = product;
  const flags = { transA: transposeA ? 1 : 0, transB: transposeB ? 1 : 0 };
  const isSingle = util.sizeFromShape(a.slice(0, -2)) === 1 && util.sizeFromShape(b.slice(0, -2)) === 1;
  if (isSingle) {
    const matrixX = a.length > 2 ? graph.reshape(x, a.slice(-2)) : x;
    const matrixY = b.length > 2 ? graph.reshape(y, b.slice(-2)) : y;
    const matrix = graph.op('Gemm', [matrixX, matrixY], flags);
    return shape.length > 2 ? graph.reshape(matrix, shape) : matrix;
  }
  if (!transposeA && !transposeB) return graph.op('MatMul', [x, y]);
  return graph.op('FusedMatMul', [x, y], flags, { domain: 'com.microsoft' });
}

export const matmulLowerings: readonly KernelLowering[] = [
  lowering<BatchMatMulInputs, BatchMatMulAttrs>('BatchMatMul', 32, ({ a, b }, attributes, recorder) => {
    const product = matrixProduct(a, b, attributes);
    if (!product) return undefined;
    return recordMatrixProduct(recorder, a, b, product);
  }),
];
