import { backend_util } from '@tensorflow/tfjs';
import type { Operand } from '../kernel-case';
import { product, range } from '../random';
import { broadcastPlace, wrapped, type Expected, type Oracle } from './oracle';

/** The sum of products, exactly for integers. */
export function sumOfProducts(pairs: readonly number[][], dtype: Operand['dtype']): number {
  if (dtype === 'float32') return pairs.reduce((sum, factors) => sum + product(factors), 0);
  return wrapped(pairs.reduce((sum, factors) => sum + factors.reduce((all, value) => all * BigInt(value), 1n), 0n));
}

function matrixProduct(
  { a, b }: Record<string, Operand>,
  { transposeA, transposeB }: { transposeA: boolean; transposeB: boolean },
): Expected {
  const [outerA, outerB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const outer = backend_util.assertAndGetBroadcastShape(outerA, outerB);
  const [rowsA, columnsA] = a.shape.slice(-2);
  const [rowsB, columnsB] = b.shape.slice(-2);
  const [rows, inner, columns] = [transposeA ? columnsA : rowsA, transposeA ? rowsA : columnsA, transposeB ? rowsB : columnsB];
  const values = range(product(outer)).flatMap((stack) => {
    const [stackA, stackB] = [broadcastPlace(stack, outer, outerA), broadcastPlace(stack, outer, outerB)];
    const left = (i: number, k: number): number => a.values[stackA * rowsA * columnsA + (transposeA ? k * columnsA + i : i * columnsA + k)];
    const right = (k: number, j: number): number => b.values[stackB * rowsB * columnsB + (transposeB ? j * columnsB + k : k * columnsB + j)];
    return range(rows).flatMap((i) => range(columns).map((j) => sumOfProducts(range(inner).map((k) => [left(i, k), right(k, j)]), a.dtype)));
  });
  return { shape: [...outer, rows, columns], values };
} // prettier-ignore

/** Of one value, its channel in hand: what the fused kernels do after their product. */
export function activated(
  values: number[],
  channelOf: (place: number) => number,
  { bias, preluActivationWeights }: Record<string, Operand>,
  { activation, leakyreluAlpha }: { activation?: string; leakyreluAlpha?: number },
  isInteger = false,
): number[] {
  const weight = (operand: Operand, place: number): number => operand.values[operand.values.length === 1 ? 0 : channelOf(place)];
  const apply: Record<string, (x: number, place: number) => number> = {
    linear: (x) => x,
    relu: (x) => Math.max(x, 0),
    relu6: (x) => Math.min(Math.max(x, 0), 6),
    elu: (x) => (x < 0 ? Math.expm1(x) : x),
    sigmoid: (x) => 1 / (1 + Math.exp(-x)),
    leakyrelu: (x) => (x < 0 ? leakyreluAlpha! * x : x),
    prelu: (x, place) => (x < 0 ? weight(preluActivationWeights, place) * x : x),
  };
  return values.map((value, place) => {
    const sum = value + (bias ? weight(bias, place) : 0);
    return apply[activation ?? 'linear'](isInteger ? sum | 0 : sum, place);
  });
} // prettier-ignore

export const productOracles: Record<string, Oracle> = {
  BatchMatMul: matrixProduct,
  _FusedMatMul: (inputs, attributes) => {
    const { shape, values } = matrixProduct(inputs, attributes);
    const columns = shape.at(-1)!;
    return { shape, values: activated(values, (place) => place % columns, inputs, attributes, inputs.a.dtype === 'int32') };
  },
  Einsum: (inputs, { equation }: { equation: string }) => {
    const operands = Object.values(inputs);
    const [terms, result] = equation.split('->');
    const letters = terms.split(',');
    const sizes = new Map(letters.flatMap((term, at) => Array.from(term, (letter, axis): [string, number] => [letter, operands[at].shape[axis]])));
    const every = [...sizes.keys()];
    const shape = Array.from(result, (letter) => sizes.get(letter)!);
    const pairs = range(product(shape)).map((): number[][] => []);
    for (let place = 0; place < product([...sizes.values()]); place++) {
      let rest = place;
      const index = new Map(every.map((letter) => {
        const at = rest % sizes.get(letter)!;
        rest = Math.floor(rest / sizes.get(letter)!);
        return [letter, at];
      }));
      const at = (term: string): number => Array.from(term).reduce((all, letter) => all * sizes.get(letter)! + index.get(letter)!, 0);
      pairs[at(result)].push(operands.map((operand, which) => operand.values[at(letters[which])]));
    }
    return { shape, values: pairs.map((list) => sumOfProducts(list, operands[0].dtype)) };
  },
}; // prettier-ignore
