import * as tf from '@tensorflow/tfjs';
import { normal, type Compute } from '../compare-with-cpu';
import { bools, ints, special } from './operands';

const inside = (shape: number[]): tf.Tensor => tf.tanh(normal(shape)); // in (-1, 1)
const beyondOne = (shape: number[]): tf.Tensor => tf.add(tf.abs(normal(shape)), 1);
const edges = [-(2 ** 31), -7, -3, -1, 0, 1, 3, 7, 2 ** 31 - 1];
const everyPair = (operate: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Compute => {
  const pairs = edges.flatMap((a) => edges.map((b) => [a, b]));
  const column = (index: number): tf.Tensor =>
    tf.tensor1d(
      pairs.map((pair) => pair[index]),
      'int32',
    );
  return () => operate(column(0), column(1));
};

export const elementwiseCases: Record<string, Compute[]> = {
  Acos: [() => tf.acos(inside([50])), () => tf.acos(special())],
  Acosh: [() => tf.acosh(beyondOne([50])), () => tf.acosh(special())],
  All: [
    () => tf.all(bools([3, 4, 5]), [0, 2]),
    () => tf.all(bools([3, 2]), 1, true),
    () => tf.all(tf.ones([4], 'bool')),
    () => tf.all(bools([3, 2])),
  ],
  Any: [
    () => tf.any(bools([3, 4, 5]), [0, 2]),
    () => tf.any(bools([3, 2]), 1, true),
    () => tf.any(tf.zeros([4], 'bool')),
  ],
  Asin: [() => tf.asin(inside([50])), () => tf.asin(special())],
  Asinh: [() => tf.asinh(normal([50])), () => tf.asinh(special())],
  Atan: [() => tf.atan(normal([50])), () => tf.atan(special())],
  Atanh: [() => tf.atanh(inside([50])), () => tf.atanh(special())],
  Cosh: [() => tf.cosh(normal([50])), () => tf.cosh(special())],
  Einsum: [
    () => tf.einsum('ij,jk->ik', normal([3, 4]), normal([4, 5], 2)),
    () => tf.einsum('bqhd,bkhd->bhqk', normal([2, 3, 2, 4]), normal([2, 5, 2, 4], 2)),
    () => tf.einsum('bhqk,bkhd->bqhd', normal([2, 3, 4, 5]), normal([2, 5, 3, 2], 2)),
    () => tf.einsum('abc, cde -> abde', normal([2, 3, 4]), normal([4, 5, 2], 2)),
    () => tf.einsum('ij->ji', normal([3, 4])),
    () => tf.einsum('ij->', normal([3, 4])),
  ],
  FloorDiv: [
    () => tf.floorDiv(ints([50]), ints([50], 2)),
    () => tf.floorDiv(ints([3, 1]), ints([4], 2)),
    everyPair(tf.floorDiv),
  ],
  IsFinite: [() => tf.isFinite(special())],
  IsInf: [() => tf.isInf(special())],
  IsNan: [() => tf.isNaN(special())],
  Mod: [
    () => tf.mod(normal([5, 7]), normal([7], 2)),
    () => tf.mod(ints([50]), ints([50], 2)),
    () => tf.mod(tf.reshape(special(), [12, 1]), special()),
    everyPair(tf.mod),
  ],
  Selu: [() => tf.selu(tf.mul(normal([50]), 3)), () => tf.selu(tf.mul(normal([50]), 1e-4)), () => tf.selu(special())],
  Sinh: [() => tf.sinh(normal([50])), () => tf.sinh(special())],
};
