import type { TensorInfo } from '@tensorflow/tfjs';
import { forEachPlace, numbersOf, stridesOf, tensorOf, type HostBackend } from './corrected-kernel';

/** The tensor with its axes in another order. */
export function transposed(x: TensorInfo, order: readonly number[], backend: HostBackend): TensorInfo {
  const shape = order.map((axis) => x.shape[axis]);
  const strides = stridesOf(x.shape);
  const values = numbersOf(backend, x);
  const result: number[] = [];
  forEachPlace(shape, [order.map((axis) => strides[axis])], (_, [place]) => result.push(values[place]));
  return tensorOf(backend, shape, x.dtype, result);
}
