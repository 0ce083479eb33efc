import {
  backend_util,
  util,
  type _FusedMatMulAttrs,
  type _FusedMatMulInputs,
  type BatchMatMulAttrs,
  type BatchMatMulInputs,
  type TensorInfo,
} from '@tensorflow/tfjs';
import type { Given } from '../lowering/kernel-lowering';
import { applyRest } from './applied-rest';
import {
  broadcastStrides,
  corrected,
  forEachPlace,
  numbersOf,
  sizeOf,
  tensorOf,
  type CorrectedKernel,
  type HostBackend,
} from './corrected-kernel';

type Flags = Pick<BatchMatMulAttrs, 'transposeA' | 'transposeB'>;

const fault = 'stacks that both repeat are not all computed; sums of integers beyond 2^53 are rounded before they wrap';

/** Whether a stack is repeated, which the cpu kernel does by counting modulo its length alone; or whole numbers are multiplied. */
const concerns = ({ a, b }: Given<BatchMatMulInputs>): boolean =>
  (a.dtype === 'int32' && b.dtype === 'int32') || !util.arraysEqual(a.shape.slice(0, -2), b.shape.slice(0, -2));

/** y[..., i, j] = sum over k of a[..., i, k] b[..., k, j], the stacks broadcast; int32 modulo 2^32. */
function matrixProduct(a: TensorInfo, b: TensorInfo, { transposeA, transposeB }: Flags, backend: HostBackend) {
  const [outerA, outerB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const [rowsA, columnsA] = a.shape.slice(-2);
  const [rowsB, columnsB] = b.shape.slice(-2);
  const outer = backend_util.assertAndGetBroadcastShape(outerA, outerB);
  const [rows, inner] = transposeA ? [columnsA, rowsA] : [rowsA, columnsA];
  const [innerB, columns] = transposeB ? [columnsB, rowsB] : [rowsB, columnsB];
  util.assert(
    inner === innerB,
    () =>
      `Error in matMul: inner shapes (${inner}) and (${innerB}) of Tensors with shapes ${a.shape.join()} and ${b.shape.join()} and ` +
      `transposeA=${transposeA} and transposeB=${transposeB} must match.`,
  );
  const [x, y] = [numbersOf(backend, a), numbersOf(backend, b)];
  const isInteger = a.dtype === 'int32';
  const shape = [...outer, rows, columns];
  const products = isInteger ? new Int32Array(sizeOf(shape)) : new Float32Array(sizeOf(shape));
  const [stepI, stepK] = transposeA ? [1, columnsA] : [columnsA, 1];
  const [stepL, stepJ] = transposeB ? [1, columnsB] : [columnsB, 1];
  const stacks = [broadcastStrides(outerA, outer), broadcastStrides(outerB, outer)];
  forEachPlace(outer, stacks, (stack, [stackA, stackB]) => {
    const [offsetA, offsetB] = [stackA * rowsA * columnsA, stackB * rowsB * columnsB];
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let sum = 0;
        for (let k = 0; k < inner; k++) {
          const left = x[offsetA + i * stepI + k * stepK];
          const right = y[offsetB + k * stepL + j * stepJ];
          sum = isInteger ? (sum + Math.imul(left, right)) | 0 : sum + left * right;
        }
        products[(stack * rows + i) * columns + j] = sum;
      }
    }
  });
  return tensorOf(backend, shape, a.dtype, products);
}

export const correctedMatrixProducts: readonly CorrectedKernel[] = [
  corrected<BatchMatMulInputs, BatchMatMulAttrs>('BatchMatMul', {
    fault,
    concerns,
    compute: ({ a, b }, flags, backend) => matrixProduct(a, b, flags, backend),
  }),

  corrected<_FusedMatMulInputs, _FusedMatMulAttrs>('_FusedMatMul', {
    fault,
    concerns,
    compute: ({ a, b, bias, preluActivationWeights }, attributes, backend) =>
      applyRest(matrixProduct(a, b, attributes, backend), { bias, preluActivationWeights, ...attributes }, backend),
  }),
];
