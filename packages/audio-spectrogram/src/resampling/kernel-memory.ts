import { newMemory } from '../engine/new-memory';
import type { ConversionPlan } from './conversion-plan';

/** Blocks that the kernel transforms at once. */
const GROUP = 8;
/** Fields of the plan, and the first of the two that the kernel writes. */
const FIELDS = 19;
const POSITION = 16;

/** The kernel's memory with a plan written into it: addresses for the kernel, views for us. */
export interface KernelMemory {
  memory: WebAssembly.Memory;
  plan: number;
  /** The samples of a group. */
  input: Float32Array;
  /** What the first step makes of them. */
  between: Float32Array;
  output: Float32Array;
  /** The next position to be read: whole values of `between`, and the remainder in units of 1 / up. */
  position: Uint32Array;
}

/** Lays out a plan: tables that stay, then what every group overwrites. `assembly/resampling/plan.ts` says what each is. */
export function kernelMemory({ first, second }: ConversionPlan): KernelMemory {
  const { up, down, valid, responses } = first;
  const { size } = first.fft;
  const { taps, rows, phases } = second?.filter ?? { taps: 0, rows: 0, phases: new Float64Array(0) };
  const betweenLength = GROUP * valid * up;
  const outputLength = second === null ? 0 : Math.ceil((betweenLength * second.up) / second.down) + 1;
  const twiddleValues = twiddles(size);

  let top = 0;
  const reserve = (bytes: number) => {
    const address = top;
    top += 16 * Math.ceil(bytes / 16);
    return address;
  };
  const plan = reserve(4 * FIELDS);
  const at = {
    responses: reserve(8 * size * responses.length),
    twiddles: reserve(4 * twiddleValues.length),
    phases: reserve(4 * phases.length),
    values: reserve(32 * size),
    sum: reserve(32 * size),
    input: reserve(4 * ((GROUP - 1) * valid + size) * down),
    between: reserve(4 * betweenLength),
    output: reserve(4 * outputLength),
  };
  const memory = newMemory(top, 'resampling');
  const { buffer } = memory;
  const fields = new Uint32Array(buffer, plan, FIELDS);
  const wholeStep = second === null ? 0 : Math.floor(second.down / second.up);
  const remainderStep = second === null ? 0 : second.down % second.up;
  // in the order of assembly/resampling/plan.ts
  fields.set([size, up, down, valid, at.input, at.responses, at.twiddles, at.values, at.sum, at.between]);
  fields.set([at.phases, taps, rows, wholeStep, remainderStep, second?.up ?? 1, 0, 0, at.output], 10);
  const order = transformOrder(size);
  for (const [part, response] of responses.entries()) {
    const view = new Float32Array(buffer, at.responses + 8 * size * part, 2 * size);
    for (let p = 0; p < size; p++) view.set(response.subarray(2 * order[p], 2 * order[p] + 2), 2 * p);
  }
  new Float32Array(buffer, at.twiddles).set(twiddleValues);
  new Float32Array(buffer, at.phases).set(phases);
  return {
    memory,
    plan,
    input: new Float32Array(buffer, at.input, ((GROUP - 1) * valid + size) * down),
    between: new Float32Array(buffer, at.between, betweenLength),
    output: new Float32Array(buffer, at.output, outputLength),
    position: fields.subarray(POSITION, POSITION + 2),
  };
}

/** The order in which decimation in frequency, in fours and a two for an odd power, leaves the bins. */
function transformOrder(size: number): Uint32Array {
  return Uint32Array.from({ length: size }, (_, position) => {
    let bin = 0;
    let stride = 1;
    let rest = position;
    for (let span = size >> 2; span > 0; span >>= 2, stride *= 4) {
      bin += stride * Math.floor(rest / span);
      rest %= span;
    }
    return bin + stride * rest;
  });
}

function twiddles(size: number): number[] {
  const values: number[] = [];
  for (let span = size >> 2; span > 0; span >>= 2) {
    for (let k = 0; k < span; k++) {
      for (let j = 1; j <= 3; j++) {
        const angle = (-2 * Math.PI * j * k) / (4 * span);
        values.push(Math.cos(angle), Math.sin(angle));
      }
    }
  }
  return values;
}
