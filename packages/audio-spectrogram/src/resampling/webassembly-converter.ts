import type { Samples } from '../samples';
import type { ConversionPlan, Converter, Positions } from './conversion-plan';
import { RESAMPLING_KERNEL_BASE64 } from './kernel-bytes';
import { type KernelMemory, kernelMemory } from './kernel-memory';

/** What assembly/resampling/index.ts exports; addresses are byte offsets in the memory it is given. */
interface KernelExports {
  convolve: (plan: number) => void;
  readPositions: (plan: number, count: number) => void;
}

let compiled: WebAssembly.Module | undefined;

function instantiate(memory: WebAssembly.Memory): KernelExports {
  compiled ??= new WebAssembly.Module(
    Uint8Array.from(atob(RESAMPLING_KERNEL_BASE64), (character) => character.charCodeAt(0)),
  );
  return new WebAssembly.Instance(compiled, { env: { memory } }).exports as unknown as KernelExports;
}

/** Both steps group by group, in float32 and in a memory of its own that does not grow with the clip. */
export function webAssemblyConverter(plan: ConversionPlan): Converter {
  const memory = kernelMemory(plan);
  const kernel = instantiate(memory.memory);
  const { up, down, reach } = plan.first;
  /** The first step's values from `start` on, a multiple of up. */
  const convolve = (samples: Samples, start: number) => {
    fillInput(memory.input, samples, (start / up) * down - reach + 1);
    kernel.convolve(memory.plan);
  };
  const { second } = plan;
  return (samples, length) => {
    const result = new Float32Array(length);
    if (second === null) {
      for (let m = 0; m < length; m += memory.between.length) {
        convolve(samples, m);
        result.set(memory.between.subarray(0, length - m), m);
      }
      return result;
    }
    const position = memory.position;
    let start = up * Math.floor((1 - second.filter.reach) / up);
    position.set([1 - second.filter.reach - start, 0]);
    for (let m = 0; m < length;) {
      convolve(samples, start);
      const count = Math.min(length - m, positionsWithin(memory, second));
      kernel.readPositions(memory.plan, count);
      result.set(memory.output.subarray(0, count), m);
      m += count;
      const passed = up * Math.floor(position[0] / up);
      start += passed;
      position[0] -= passed;
    }
    return result;
  };
}

function fillInput(input: Float32Array, samples: Samples, first: number): void {
  const before = Math.min(input.length, Math.max(0, -first));
  const end = Math.max(before, Math.min(input.length, samples.length - first));
  input.fill(0, 0, before);
  if (end > before) input.set(samples.subarray(first + before, first + end), before);
  input.fill(0, end);
}

/** How many positions have all their values in `between`. */
function positionsWithin({ between, position }: KernelMemory, { up, down, filter }: Positions): number {
  const lastWhole = between.length - filter.taps - position[0];
  return Math.ceil(((lastWhole + 1) * up - position[1]) / down);
}
