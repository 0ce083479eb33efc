import { KERNEL_BASE64 } from './kernel-bytes';

/** What assembly/index.ts exports; addresses are byte offsets in the memory it is given. */
export interface KernelExports {
  melFrames: (plan: number, samples: number, frames: number, out: number) => void;
  twoSpectra: (plan: number, samples: number) => void;
  levels: (
    values: number,
    count: number,
    constants: number,
    offset: number,
    floor: number,
    scale: number,
    shift: number,
  ) => void;
}

type Compiled = { module: WebAssembly.Module; failure: null } | { module: null; failure: string };

let compiled: Compiled | undefined;

/** The kernel, compiled on the first call, or what kept it from that. At 6 kB, compiling it where it is first needed takes no time that matters. */
export function kernelModule(): Compiled {
  compiled ??= compile();
  return compiled;
}

function compile(): Compiled {
  if (typeof WebAssembly !== 'object') return { module: null, failure: 'there is no WebAssembly here' };
  const bytes = Uint8Array.from(atob(KERNEL_BASE64), (character) => character.charCodeAt(0));
  try {
    return { module: new WebAssembly.Module(bytes), failure: null };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { module: null, failure: `WebAssembly with 128-bit vectors cannot be compiled here: ${message}` };
  }
}

export function instantiateKernel(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as KernelExports;
}
