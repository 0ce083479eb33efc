import { backend_util } from '@tensorflow/tfjs';
import type { Operand } from '../kernel-case';
import { product, range } from '../random';
import { broadcastPlace, wrapped, type Oracle } from './oracle';

const unary =
  (compute: (x: number) => number): Oracle =>
  ({ x }) => ({ shape: x.shape, values: x.values.map(compute) });

const binary =
  (compute: (a: number, b: number) => number): Oracle =>
  ({ a, b }) => {
    const shape = backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
    const values = range(product(shape)).map((place) =>
      compute(a.values[broadcastPlace(place, shape, a.shape)], b.values[broadcastPlace(place, shape, b.shape)]),
    );
    return { shape, values };
  };

const ofIntegers = (compute: (a: bigint, b: bigint) => bigint): Oracle =>
  binary((a, b) => wrapped(compute(BigInt(a), BigInt(b))));

/** The integral of 2 / sqrt(pi) exp(-t²) from 0 to x, by Simpson's rule in 4000 steps. */
function integratedErrorFunction(x: number): number {
  if (Number.isNaN(x) || !Number.isFinite(x)) return Number.isNaN(x) ? NaN : Math.sign(x);
  const [steps, width] = [4000, x / 4000];
  const sum = range(steps + 1).reduce((all, step) => {
    const weight = step === 0 || step === steps ? 1 : step % 2 ? 4 : 2;
    return all + weight * Math.exp(-((step * width) ** 2));
  }, 0);
  return ((2 / Math.sqrt(Math.PI)) * sum * width) / 3;
}

interface ReductionAttributes {
  axis?: number[];
  reductionIndices?: number[];
  keepDims?: boolean;
}

/** The reduction of the list of numbers that come together. */
const reduction =
  (reduce: (list: number[], dtype: Operand['dtype']) => number): Oracle =>
  ({ x }, attributes: ReductionAttributes) => {
    const rank = x.shape.length;
    const given = (attributes.axis ?? attributes.reductionIndices)!;
    const axes = given.length > 0 ? given.map((axis) => (axis + rank) % rank) : [];
    const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    const lists = range(product(kept)).map((): number[] => []);
    x.values.forEach((value, place) => lists[broadcastPlace(place, x.shape, kept)].push(value));
    const shape = attributes.keepDims ? kept : x.shape.filter((_, axis) => !axes.includes(axis));
    return { shape, values: lists.map((list) => reduce(list, x.dtype)) };
  };

/** Of every element, from the first along the axis or from the last, with it or without. */
const cumulative =
  (start: bigint, combine: (a: bigint, b: bigint) => bigint): Oracle =>
  ({ x }, { axis, exclusive, reverse }: { axis: number; exclusive: boolean; reverse: boolean }) => {
    const at = (axis + x.shape.length) % x.shape.length;
    const stride = product(x.shape.slice(at + 1));
    const values = x.values.map((_, place) => {
      const index = Math.floor(place / stride) % x.shape[at];
      const before = range(x.shape[at]).filter((other) => (reverse ? other > index : other < index) || (!exclusive && other === index));
      const numbers = before.map((other) => x.values[place + (other - index) * stride]);
      if (x.dtype !== 'float32') return wrapped(numbers.reduce((all, value) => combine(all, BigInt(value)), start));
      return start === 0n ? numbers.reduce((all, value) => all + value, 0) : numbers.reduce((all, value) => all * value, 1);
    });
    return { shape: x.shape, values };
  }; // prettier-ignore

const greatest = (list: number[], none: number): number =>
  list.some(Number.isNaN) ? NaN : list.reduce((most, value) => (value > most ? value : most), none);

export const elementwiseOracles: Record<string, Oracle> = {
  Abs: unary((x) => wrapped(x < 0 ? -BigInt(x) : BigInt(x))),
  Square: unary((x) => wrapped(BigInt(x) ** 2n)),
  Elu: unary((x) => (x >= 0 || Number.isNaN(x) ? x : Math.expm1(x))),
  Selu: unary((x) => 1.0507009873554805 * (x >= 0 || Number.isNaN(x) ? x : 1.6732632423543772 * Math.expm1(x))),
  Erf: unary(integratedErrorFunction),
  Multiply: ofIntegers((a, b) => a * b),
  SquaredDifference: ofIntegers((a, b) => (a - b) ** 2n),
  Pow: ofIntegers((a, b) => a ** b),
  Mod: binary((a, b) => {
    const rest = a % b;
    return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
  }),
  Prod: reduction((list) => wrapped(list.reduce((all, value) => all * BigInt(value), 1n))),
  Sum: reduction((list, dtype) =>
    dtype === 'float32' ? list.reduce((all, value) => all + value, 0) : wrapped(list.reduce((all, value) => all + BigInt(value), 0n)),
  ),
  All: reduction((list) => (list.includes(0) ? 0 : 1)),
  Mean: reduction((list) => list.reduce((all, value) => all + value, 0) / list.length),
  Max: reduction((list, dtype) => greatest(list, dtype === 'int32' ? -(2 ** 31) : -Infinity)),
  Min: reduction((list, dtype) => -greatest(list.map((value) => -value), dtype === 'int32' ? -(2 ** 31) + 1 : -Infinity)),
  Cumsum: cumulative(0n, (a, b) => a + b),
  Cumprod: cumulative(1n, (a, b) => a * b),
}; // prettier-ignore
