import { AudioDecodeError } from '../errors';

/** "\0asm" and the version: the smallest module there is. */
const EMPTY_MODULE = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);
/** Pages of 64 KiB that the decoders begin with: 96 to unpack themselves, then up to 448 (Opus). */
const UNPACKING_PAGES = 96;
const DECODING_PAGES = 448;

/**
 * Throws where the decoders could not start: they wait for WebAssembly in promises that are never rejected, so that a
 * page whose policy forbids it would wait for ever, and Node would end the whole process.
 *
 * @throws AudioDecodeError where there is no WebAssembly, it may not be compiled, or there is no memory for it
 */
export function requireWebAssembly(file: string): void {
  const failure = webAssemblyFailure();
  if (failure === null) return;
  throw new AudioDecodeError(
    {
      file,
      found: failure.found,
      expected: 'WebAssembly, in which FLAC, MP3 and Ogg are decoded',
      fix: failure.fix,
    },
    { cause: failure.cause },
  );
}

function webAssemblyFailure(): { found: string; fix: string; cause?: unknown } | null {
  if (typeof WebAssembly !== 'object') {
    const fix = 'Run it where WebAssembly is (Node without --jitless), or use a WAV file, which needs none.';
    return { found: 'no WebAssembly here', fix };
  }
  try {
    new WebAssembly.Module(EMPTY_MODULE);
  } catch (cause) {
    const fix = "Add 'wasm-unsafe-eval' to script-src of the content security policy, or use a WAV file.";
    return { found: `that WebAssembly cannot be compiled here (${String(cause)})`, fix, cause };
  }
  try {
    for (const initial of [UNPACKING_PAGES, DECODING_PAGES]) new WebAssembly.Memory({ initial });
  } catch (cause) {
    const fix = 'Decode fewer files at once, or use a WAV file.';
    return { found: `no memory for WebAssembly (${String(cause)})`, fix, cause };
  }
  return null;
}
