import { kindFor, operand, shape, type KernelCase, type Operand } from '../kernel-case';
import { range, type Random } from '../random';

type Generate = (random: Random) => Omit<KernelCase, 'kernel'>;

/** Some axes, from the front or from the end. */
export function axes(random: Random, rank: number): number[] {
  return range(rank)
    .filter(() => random.chance(0.5))
    .map((axis) => (random.chance(0.3) ? axis - rank : axis));
}

export const axis = (random: Random, rank: number): number => random.whole(-rank, rank - 1);

const reduction =
  (dtypes: readonly Operand['dtype'][], name: 'axis' | 'reductionIndices' = 'axis'): Generate =>
  (random) => {
    const sizes = shape(random);
    const dtype = random.pick(dtypes);
    const attributes = { [name]: axes(random, sizes.length), keepDims: random.chance(0.5) };
    return { inputs: { x: operand(random, sizes, kindFor(random, dtype), dtype) }, attributes };
  };

const along =
  (dtypes: readonly Operand['dtype'][]): Generate =>
  (random) => {
    const sizes = shape(random, 1);
    const dtype = random.pick(dtypes);
    const attributes = { axis: axis(random, sizes.length), exclusive: random.chance(0.5), reverse: random.chance(0.5) };
    const kind = dtype === 'float32' ? random.pick(['whole', 'real'] as const) : kindFor(random, dtype);
    return { inputs: { x: operand(random, sizes, kind, dtype) }, attributes };
  };

const extremePlace: Generate = (random) => {
  const sizes = shape(random, 1).map((size) => Math.max(1, size));
  const dtype = random.pick(['float32', 'int32'] as const);
  const kind = dtype === 'float32' ? random.pick(['whole', 'real'] as const) : kindFor(random, dtype);
  return { inputs: { x: operand(random, sizes, kind, dtype) }, attributes: { axis: axis(random, sizes.length) } };
};

export const reductions: Record<string, Generate> = {
  Sum: reduction(['float32', 'int32', 'bool']),
  Mean: (random) => {
    const given = reduction(['float32', 'int32', 'bool'])(random);
    const { x } = given.inputs as { x: Operand };
    // TensorFlow.js adds up quotients, not sums: opposite extremes leave their rounding
    return x.dtype === 'int32'
      ? { ...given, tolerance: 1e-3, inputs: { x: operand(random, x.shape, 'whole', 'int32') } }
      : given;
  },
  Prod: reduction(['float32', 'int32']),
  Max: reduction(['float32', 'int32'], 'reductionIndices'),
  Min: reduction(['float32', 'int32']),
  All: reduction(['bool']),
  Any: reduction(['bool']),
  ArgMax: extremePlace,
  ArgMin: extremePlace,
  Cumsum: along(['float32', 'int32', 'bool']),
  Cumprod: along(['float32', 'int32', 'bool']),
};
