import { readFile } from 'node:fs/promises';
import { pointerOf, StandInError } from './stand-ins';

/** @throws Error where a text is UTF-16, which none of the corpora's files is by nature: some editor has saved it so. */
export function refuseUtf16(bytes: Uint8Array): void {
  const [first, second] = bytes;
  const marked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (marked || bytes.subarray(0, 256).includes(0)) {
    throw new Error(marked ? 'it is UTF-16: save it as UTF-8' : 'it has zero bytes: UTF-16, or no text');
  }
}

/**
 * A small text in UTF-8, without a byte order mark, its lines ended by LF.
 *
 * @throws Error where it cannot be read, is UTF-16, or is a pointer in place of the file.
 */
export async function readText(path: string): Promise<string> {
  const bytes = await readFile(path);
  const pointer = pointerOf(bytes);
  if (pointer) throw new StandInError(pointer);
  refuseUtf16(bytes);
  return bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n');
}
