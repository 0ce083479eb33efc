import { AudioSpectrogramError } from '../errors';

const PAGE = 65536;

/**
 * A memory that holds `bytes` and never grows.
 *
 * @throws AudioSpectrogramError saying for `what` there is none
 */
export function newMemory(bytes: number, what: string): WebAssembly.Memory {
  const pages = Math.ceil(bytes / PAGE);
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch (cause) {
    const size = `${Math.ceil((pages * PAGE) / 2 ** 20)} MiB for ${what}`;
    const why = 'every set of options has a memory of its own, and takes addresses far beyond its size';
    throw new AudioSpectrogramError(
      'WebAssembly.Memory',
      `no ${size} (${why})`,
      'memory for WebAssembly',
      "Use fewer threads, pools or sets of options at once, or set engine to 'typescript'.",
      { cause },
    );
  }
}
