import { KERNEL_BASE64 } from './kernel-bytes';

/** What assembly/index.ts exports; addresses are byte offsets in the memory it is given, strides and counts are numbers. */
export interface Kernel {
  addProducts: (
    out: number,
    outStride: number,
    a: number,
    aStride: number,
    aFrom: number,
    aTo: number,
    b: number,
    bStride: number,
    bFrom: number,
    bTo: number,
    start: number,
    end: number,
    sign: number,
    lowerOnly: number,
  ) => void;
  updateAndMultiply: (a: number, size: number, u: number, q: number, v: number, product: number) => void;
}

/** Gives an array of zeros. */
export type Allocate = (count: number) => Float64Array;

export const allocatePlain: Allocate = (count) => new Float64Array(count);

interface Workspace {
  readonly memory: WebAssembly.Memory;
  readonly kernel: Kernel;
}

const PAGE = 65536;
/** Larger memory is given back after use. */
const KEPT_BYTES = 1 << 26;

let compiled: WebAssembly.Module | null | undefined;
let workspace: Workspace | null = null;
let isInUse = false;

/**
 * Calls `work` with an `allocate` whose arrays the WebAssembly kernel can reach, for `count` numbers in all; a few more for
 * alignment are added. The arrays are of no use after `work`. They are plain ones, and the same loops run in TypeScript,
 * where there is no WebAssembly with vectors or it is forbidden, the memory cannot be had, or `work` is called from within another.
 */
export function withWorkspace<Result>(count: number, work: (allocate: Allocate) => Result): Result {
  const memory = isInUse ? null : reserve(8 * count + PAGE);
  if (!memory) return work(allocatePlain);
  isInUse = true;
  try {
    let top = 0;
    return work((numbers) => {
      const array = new Float64Array(memory.buffer, top, numbers);
      top += 16 * Math.ceil(numbers / 2);
      return array.fill(0);
    });
  } finally {
    isInUse = false;
    if (memory.buffer.byteLength > KEPT_BYTES) workspace = null;
  }
}

/** The kernel, if all arrays are in its memory. */
export function kernelOf(...arrays: readonly Float64Array[]): Kernel | null {
  if (!workspace) return null;
  const { buffer } = workspace.memory;
  return arrays.every((array) => array.buffer === buffer) ? workspace.kernel : null;
}

function reserve(bytes: number): WebAssembly.Memory | null {
  if (workspace && workspace.memory.buffer.byteLength >= bytes) return workspace.memory;
  compiled ??= compile();
  if (!compiled) return null;
  try {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
    workspace = { memory, kernel: exports as unknown as Kernel };
    return memory;
  } catch (error) {
    // more than 4 GiB, or than the machine gives: plain arrays may be had where one piece of memory is not
    if (error instanceof RangeError || error instanceof TypeError) return null;
    throw error;
  }
}

function compile(): WebAssembly.Module | null {
  if (typeof WebAssembly !== 'object') return null;
  const bytes = Uint8Array.from(atob(KERNEL_BASE64), (character) => character.charCodeAt(0));
  try {
    return new WebAssembly.Module(bytes);
  } catch {
    // no vectors, or a page whose policy forbids WebAssembly: the loops in TypeScript give the same numbers up to rounding
    return null;
  }
}
