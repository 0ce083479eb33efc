import * as tf from '@tensorflow/tfjs';
import { product, range, type Random } from './random';

export interface Operand {
  shape: number[];
  dtype: 'float32' | 'int32' | 'bool';
  values: number[];
}

/** One call of a kernel. */
export interface KernelCase {
  kernel: string;
  inputs: Record<string, Operand> | Operand[];
  attributes: Record<string, unknown>;
  /** Of the largest value; 1e-5 where it is not given, and 0 for whole numbers. */
  tolerance?: number;
}

/** Which numbers an operand holds: whole ones from -3 to 3, real ones, real ones with NaN and infinities, all of int32. */
export type Kind = 'whole' | 'real' | 'special' | 'wide' | 'positive';

const extremes = [2147483647, -2147483648, 65537, -65536, 46341, 16777217, 1, 0, -1];

function number(random: Random, kind: Kind): number {
  switch (kind) {
    case 'whole':
      return random.whole(-3, 3);
    case 'positive':
      return Math.fround(0.1 + 3 * random.uniform());
    case 'real':
      return Math.fround(4 * random.uniform() - 2);
    case 'special':
      return random.chance(0.3)
        ? random.pick([NaN, Infinity, -Infinity, 0, -0, 1, -1, 0.5, -2.5])
        : Math.fround(4 * random.uniform() - 2);
    case 'wide':
      return random.chance(0.6) ? random.pick(extremes) : random.whole(-(2 ** 31), 2 ** 31 - 1);
  }
}

export function operand(
  random: Random,
  shape: readonly number[],
  kind: Kind,
  dtype: Operand['dtype'] = 'float32',
): Operand {
  const values = range(product(shape)).map(() => (dtype === 'bool' ? random.whole(0, 1) : number(random, kind)));
  return { shape: [...shape], dtype, values };
}

export const indices = (random: Random, shape: readonly number[], most: number, least = 0): Operand => ({
  shape: [...shape],
  dtype: 'int32',
  values: range(product(shape)).map(() => random.whole(least, most)),
});

/** Sizes of 0 to 4, 0 rarely. */
export function shape(random: Random, least = 0, most = 4): number[] {
  return range(random.whole(least, most)).map(() => (random.chance(0.04) ? 0 : random.whole(1, 4)));
}

/** Two shapes that broadcast. */
export function broadcastable(random: Random): [number[], number[]] {
  const whole = shape(random);
  const part = (): number[] =>
    whole.slice(random.chance(0.4) ? random.whole(0, whole.length) : 0).map((size) => (random.chance(0.25) ? 1 : size));
  return random.chance(0.5) ? [whole, part()] : [part(), part()];
}

export const nativeType = (random: Random): Operand['dtype'] =>
  random.pick(['float32', 'float32', 'int32', 'bool'] as const);

export const kindFor = (random: Random, dtype: Operand['dtype']): Kind =>
  dtype === 'float32' ? random.pick(['whole', 'real', 'special'] as const) : random.pick(['whole', 'wide'] as const);

/** The tensors that a kernel is called with. */
export function tensorsOf(given: KernelCase['inputs']): tf.NamedTensorMap {
  const make = ({ shape: sizes, dtype, values }: Operand): tf.Tensor =>
    tf.tensor(
      dtype === 'float32'
        ? Float32Array.from(values)
        : dtype === 'int32'
          ? Int32Array.from(values)
          : Uint8Array.from(values),
      sizes,
      dtype,
    );
  if (Array.isArray(given)) return given.map(make) as unknown as tf.NamedTensorMap;
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, make(value)]));
}
