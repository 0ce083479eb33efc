import type { Operand } from '../kernel-case';

/** What a kernel shall give. */
export interface Expected {
  shape: number[];
  values: number[];
}

/** A naive definition; 'refused' where TensorFlow refuses the call. */
export type Oracle = (inputs: Record<string, Operand>, attributes: never) => Expected | Expected[] | 'refused';

/** n modulo 2^32 in int32, however large. */
export const wrapped = (n: bigint): number => Number(BigInt.asIntN(32, n));

/** Where each index of `shape` lies in an operand that broadcasts to it. */
export function broadcastPlace(place: number, shape: readonly number[], operand: readonly number[]): number {
  let rest = place;
  const index = [...shape].reverse().map((size) => {
    const at = rest % size;
    rest = Math.floor(rest / size);
    return at;
  });
  return operand.reduce((at, size, axis) => at * size + (size === 1 ? 0 : index[operand.length - 1 - axis]), 0);
}
