import { AudioArgumentError, kindOf } from '../errors';

/** What a sound file is given as: the bytes of a whole file, in Node also a Buffer. */
export type FileBytes = Uint8Array | ArrayBuffer | SharedArrayBuffer;

/** @throws AudioArgumentError where it is not bytes: a path, a Blob, an array of numbers */
export function fileBytes(bytes: FileBytes): Uint8Array {
  if (bytes instanceof Uint8Array) return bytes;
  const given: unknown = bytes;
  // by name, as buffers of another frame or context are of other classes
  const kind = Object.prototype.toString.call(given).slice(8, -1);
  if (kind === 'Uint8Array') return given as Uint8Array;
  if (kind === 'ArrayBuffer' || kind === 'SharedArrayBuffer') return new Uint8Array(bytes);
  const found = typeof given === 'string' ? `the string ${JSON.stringify(given.slice(0, 80))}` : kindOf(given);
  const fix =
    typeof given === 'string'
      ? 'Read the file first: await readFile(path) in Node, await (await fetch(url)).arrayBuffer() in the browser.'
      : kind === 'Blob' || kind === 'File' || kind === 'Response'
        ? `Read it first: await ${kind.toLowerCase()}.arrayBuffer().`
        : 'Give it as a Uint8Array or an ArrayBuffer.';
  throw new AudioArgumentError('bytes', found, 'the bytes of a whole file', fix);
}
