import { kindFor, operand, shape, type KernelCase, type Operand } from '../kernel-case';
import { range, type Random } from '../random';

type Generate = (random: Random) => Omit<KernelCase, 'kernel'>;

function matrices(random: Random): { a: Operand; b: Operand; attributes: Record<string, unknown> } {
  const dtype = random.pick(['float32', 'float32', 'int32'] as const);
  const kind = dtype === 'float32' ? random.pick(['whole', 'real'] as const) : kindFor(random, dtype);
  const outer = shape(random, 0, 2);
  const stack = (): number[] => outer.slice(random.chance(0.2) ? random.whole(0, outer.length) : 0).map((size) => (random.chance(0.3) ? 1 : size));
  const [rows, inner, columns] = range(3).map(() => (random.chance(0.05) ? 0 : random.whole(1, 5)));
  const [transposeA, transposeB] = [random.chance(0.5), random.chance(0.5)];
  const [first, second] = [stack(), stack()];
  return {
    a: operand(random, [...first, ...(transposeA ? [inner, rows] : [rows, inner])], kind, dtype),
    b: operand(random, [...second, ...(transposeB ? [columns, inner] : [inner, columns])], kind, dtype),
    attributes: { transposeA, transposeB },
  };
} // prettier-ignore

const equations: [string, number][] = [
  ['ij,jk->ik', 2], ['bij,bjk->bik', 2], ['ij->ji', 1], ['ij->', 1], ['i,j->ij', 2], ['i,i->', 2], ['bij,jk->bik', 2],
  ['abc,cd->abd', 2], ['ij,ij->i', 2], ['abcd,adbe->acbe', 2],
]; // prettier-ignore

export const products: Record<string, Generate> = {
  BatchMatMul: (random) => {
    const { a, b, attributes } = matrices(random);
    return { inputs: { a, b }, attributes };
  },
  _FusedMatMul: (random) => {
    const { a, b, attributes } = matrices(random);
    const columns = attributes.transposeB ? b.shape.at(-2)! : b.shape.at(-1)!;
    const isFloat = a.dtype === 'float32';
    const activation = isFloat ? random.pick(['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu']) : random.pick(['linear', 'relu']);
    const inputs = {
      a, b,
      ...(random.chance(0.6) && { bias: operand(random, [columns], isFloat ? 'real' : 'wide', a.dtype) }),
      ...(activation === 'prelu' && { preluActivationWeights: operand(random, [columns], 'real') }),
    }; // prettier-ignore
    return { inputs, attributes: { ...attributes, activation, leakyreluAlpha: 0.25 } };
  },
  Einsum: (random) => {
    const [equation, count] = random.pick(equations);
    const sizes = new Map(Array.from('abcdeijk', (letter) => [letter, random.whole(1, 4)]));
    const dtype = random.pick(['float32', 'float32', 'int32'] as const);
    const kind = dtype === 'float32' ? random.pick(['whole', 'real'] as const) : kindFor(random, dtype);
    const terms = equation.split('->')[0].split(',');
    return { inputs: range(count).map((at) => operand(random, Array.from(terms[at], (letter) => sizes.get(letter)!), kind, dtype)), attributes: { equation } };
  },
}; // prettier-ignore
