import { AudioDecodeError } from '../errors';

/** What the decoders in WebAssembly have in common. */
interface Decoder {
  ready: Promise<void>;
  free: () => void;
}

interface Decoded {
  errors: { message: string }[];
}

/**
 * Decodes with a decoder and frees it. Whatever keeps it from being ready, and whatever it prints, returns as an error or throws, be it a trap
 * of WebAssembly, becomes an AudioDecodeError.
 */
export async function runDecoder<Result extends Decoded>(
  decoder: Decoder,
  decode: () => Result | Promise<Result>,
  { file, expected }: { file: string; expected: string },
): Promise<Result> {
  try {
    await decoder.ready;
    const decoded = await throwingComplaints(decode);
    if (decoded.errors.length > 0) throw new Error(decoded.errors[0].message);
    // a decoder that cannot be freed has written over its own memory: its result is not to be trusted
    decoder.free();
    return decoded;
  } catch (cause) {
    release(decoder);
    const fix = 'The file is damaged or cut short: fetch it again.';
    throw new AudioDecodeError({ file, found: `what stops the decoder (${String(cause)})`, expected, fix }, { cause });
  }
}

/** A decoder that has trapped may trap once more, or be free already; its memory is its own and goes with it. */
function release(decoder: Decoder): void {
  try {
    decoder.free();
  } catch {
    return;
  }
}

/**
 * The decoders print what is wrong and go on, forever where the fault stays: the first thing printed is thrown instead.
 * They print before their first await, so that holding the console back during the synchronous part of the call hides
 * nothing that anyone else prints.
 */
function throwingComplaints<Result>(call: () => Result): Result {
  const { error, warn } = console;
  console.error = console.warn = (...complaint: unknown[]) => {
    throw new Error(complaint.map(String).join(' ').replace(/\s+/g, ' ').trim());
  };
  try {
    return call();
  } finally {
    console.error = error;
    console.warn = warn;
  }
}
