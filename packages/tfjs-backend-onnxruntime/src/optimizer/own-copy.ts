import type { HostOperand } from '../graph/recorded-node';

/** The operand's array where it may be overwritten, otherwise a copy. */
export function ownCopy({ values, isWritable }: HostOperand): Float32Array {
  return (isWritable ? values : values.slice()) as Float32Array;
}
